import type { Sentences } from './sentences.ts';

export const fr: Sentences = {
  title: 'Salle pour {item}',
  headings: {
    accepted: 'Votre demande a été reçue',
    queued: 'Votre demande est en file d’attente',
    creating: 'La salle est en cours de création',
    completing: 'La salle est presque prête',
    held: 'Votre demande est en attente',
    ignored: 'Aucune salle n’est prévue',
    failed: 'La salle n’a pas pu être créée',
  },
  accepted: 'La préparation de la salle va commencer.',
  queued: 'Position {place} sur {of}.',
  next: 'C’est la prochaine.',
  ahead: {
    one: '{count} autre demande attend avant elle.',
    many: '{count} d’autres demandes attendent avant elle.',
    other: '{count} autres demandes attendent avant elle.',
  },
  farBack: 'Plus de {of} autres demandes attendent avant elle.',
  estimate: 'Temps estimé avant que la salle soit prête : {duration}.',
  estimateWithRange: 'Temps estimé avant que la salle soit prête : {duration} ({range}).',
  noEstimate: 'Il n’est pas encore possible de dire combien de temps cela prendra.',
  creating: 'Le portail est en train de la créer.',
  progress: 'Progression',
  completing: 'Elle existe déjà. Son contenu et ses droits d’accès sont en cours d’ajout.',
  rooms: {
    active: { heading: 'La salle est prête', text: 'Vous pouvez l’ouvrir si vous y avez accès.' },
    archived: {
      heading: 'La salle est dans les archives',
      text: 'Si elle est de nouveau nécessaire, demandez à un administrateur du portail de la restaurer.',
    },
    deleted: {
      heading: 'La salle a été supprimée',
      text: 'Si une salle est de nouveau nécessaire, adressez-vous à un administrateur du portail.',
    },
    'handed-over': {
      heading: 'La salle est prête',
      text: 'Elle a été confiée à un autre propriétaire dans le portail. Vous pouvez l’ouvrir si vous y avez accès.',
    },
  },
  open: 'Ouvrir la salle',
  archiveAfter: 'La salle sera archivée le {date}.',
  held: {
    portal: 'Le portail ne peut pas créer de salles pour le moment.',
    service: 'Un service nécessaire à la création de la salle n’est pas disponible pour le moment.',
    template: 'Le portail ne peut pas créer de salles à partir de ce modèle pour le moment.',
    operator: 'Les administrateurs ont suspendu la création de salles.',
    quota: 'Plus de salles que d’habitude ont été demandées en une heure.',
  },
  notBefore: 'Le traitement reprendra au plus tôt à {time}.',
  nothingToDo: 'Rien n’est perdu : le traitement reprend de lui-même, vous n’avez rien à faire.',
  failed: {
    'try-again':
      'Un service était momentanément indisponible. Demandez la salle une nouvelle fois ; si cela ne suffit pas, contactez vos administrateurs.',
    administrator:
      'Vos administrateurs doivent d’abord corriger quelque chose. Contactez-les ; la salle pourra ensuite être demandée de nouveau.',
    'no-template':
      'Aucun modèle ne correspond à ce type de projet. Vérifiez le type et demandez la salle une nouvelle fois, ou contactez vos administrateurs.',
    'broken-template':
      'Le portail ne peut pas créer de salle à partir du modèle prévu pour ce type de projet. Contactez vos administrateurs ; la salle pourra ensuite être demandée de nouveau.',
    refused:
      'Le portail n’a pas accepté les données de cette demande. Vérifiez le nom et les autres données et demandez la salle une nouvelle fois, ou contactez vos administrateurs.',
    archived:
      'Il existe déjà une salle, et elle est dans les archives du portail. Demandez à un administrateur de la restaurer.',
    stopped:
      'Un administrateur a interrompu la création. Si la salle est toujours nécessaire, demandez-la de nouveau.',
    'not-planned':
      'La demande n’existe plus dans son système d’origine, ou elle n’est pas de celles qui donnent lieu à une salle. Si une salle est tout de même nécessaire, contactez vos administrateurs.',
    superseded: 'Une demande plus récente pour la même salle remplace celle-ci. Vous n’avez rien à faire.',
  },
  updates: 'Cette page s’actualise toute seule. Intervalle : {duration}.',
  notFound: {
    heading: 'Rien n’a été trouvé ici',
    text: 'Le lien est peut-être incomplet ou n’est plus valable. Ouvrez-le de nouveau en entier là où vous l’avez reçu.',
  },
  unavailable: {
    heading: 'L’état ne peut pas être affiché pour le moment',
    text: 'Veuillez réessayer dans une minute.',
  },
};
