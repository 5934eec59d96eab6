import type { Sentences } from './sentences.ts';

export const de: Sentences = {
  title: 'Raum für {item}',
  headings: {
    accepted: 'Ihre Anfrage ist eingegangen',
    queued: 'Ihre Anfrage steht in der Warteschlange',
    creating: 'Der Raum wird erstellt',
    completing: 'Der Raum ist fast fertig',
    held: 'Ihre Anfrage ist zurückgestellt',
    ignored: 'Es ist kein Raum vorgesehen',
    failed: 'Der Raum konnte nicht erstellt werden',
  },
  accepted: 'Die Arbeit am Raum beginnt gleich.',
  queued: 'Platz {place} von {of}.',
  next: 'Sie ist als Nächstes an der Reihe.',
  ahead: {
    one: '{count} weitere Anfrage wartet davor.',
    other: '{count} weitere Anfragen warten davor.',
  },
  farBack: 'Mehr als {of} weitere Anfragen warten davor.',
  estimate: 'Geschätzte Zeit, bis der Raum fertig ist: {duration}.',
  estimateWithRange: 'Geschätzte Zeit, bis der Raum fertig ist: {duration} ({range}).',
  noEstimate: 'Wie lange es dauert, lässt sich noch nicht sagen.',
  creating: 'Das Portal erstellt ihn gerade.',
  progress: 'Fortschritt',
  completing: 'Er ist schon angelegt. Inhalte und Zugriffsrechte werden noch ergänzt.',
  rooms: {
    active: { heading: 'Der Raum ist fertig', text: 'Sie können ihn öffnen, wenn Sie Zugriff darauf haben.' },
    archived: {
      heading: 'Der Raum ist im Archiv',
      text: 'Wird er wieder gebraucht, bitten Sie die Administratoren des Portals, ihn wiederherzustellen.',
    },
    deleted: {
      heading: 'Der Raum wurde gelöscht',
      text: 'Wird wieder ein Raum gebraucht, wenden Sie sich an die Administratoren des Portals.',
    },
    'handed-over': {
      heading: 'Der Raum ist fertig',
      text: 'Er hat im Portal einen anderen Eigentümer bekommen. Sie können ihn öffnen, wenn Sie Zugriff darauf haben.',
    },
  },
  open: 'Raum öffnen',
  archiveAfter: 'Der Raum wird archiviert am {date}.',
  held: {
    portal: 'Das Portal kann zurzeit keine Räume erstellen.',
    service: 'Ein Dienst, der für den Raum gebraucht wird, ist zurzeit nicht verfügbar.',
    template: 'Das Portal kann aus dieser Vorlage zurzeit keine Räume erstellen.',
    operator: 'Die Administratoren haben das Erstellen von Räumen angehalten.',
    quota: 'Innerhalb einer Stunde wurden mehr Räume angefragt als üblich.',
  },
  notBefore: 'Es geht frühestens weiter um {time}.',
  nothingToDo: 'Nichts geht verloren: Es geht von selbst weiter, Sie müssen nichts tun.',
  failed: {
    'try-again':
      'Ein Dienst war vorübergehend nicht verfügbar. Fordern Sie den Raum noch einmal an; hilft das nicht, wenden Sie sich an Ihre Administratoren.',
    administrator:
      'Ihre Administratoren müssen zuerst etwas in Ordnung bringen. Wenden Sie sich an sie; danach kann der Raum noch einmal angefordert werden.',
    'no-template':
      'Für diese Art von Projekt gibt es keine passende Vorlage. Prüfen Sie die Projektart und fordern Sie den Raum noch einmal an, oder wenden Sie sich an Ihre Administratoren.',
    'broken-template':
      'Das Portal kann aus der Vorlage für diese Art von Projekt keinen Raum erstellen. Wenden Sie sich an Ihre Administratoren; danach kann der Raum noch einmal angefordert werden.',
    refused:
      'Das Portal hat die Angaben dieser Anfrage nicht angenommen. Prüfen Sie den Namen und die übrigen Angaben und fordern Sie den Raum noch einmal an, oder wenden Sie sich an Ihre Administratoren.',
    archived:
      'Es gibt schon einen Raum, und er ist im Archiv des Portals. Bitten Sie die Administratoren, ihn wiederherzustellen.',
    stopped:
      'Ein Administrator hat das Erstellen abgebrochen. Wird der Raum noch gebraucht, fordern Sie ihn noch einmal an.',
    'not-planned':
      'Im Ursprungssystem gibt es die Anfrage nicht mehr, oder sie ist keine, für die ein Raum erstellt wird. Wird trotzdem ein Raum gebraucht, wenden Sie sich an Ihre Administratoren.',
    superseded: 'Eine neuere Anfrage für denselben Raum ersetzt diese. Sie müssen nichts tun.',
  },
  updates: 'Diese Seite aktualisiert sich selbst. Abstand: {duration}.',
  notFound: {
    heading: 'Hier wurde nichts gefunden',
    text: 'Der Link ist vielleicht unvollständig oder nicht mehr gültig. Öffnen Sie ihn noch einmal vollständig dort, wo Sie ihn erhalten haben.',
  },
  unavailable: {
    heading: 'Der Stand kann zurzeit nicht angezeigt werden',
    text: 'Bitte versuchen Sie es in einer Minute noch einmal.',
  },
};
