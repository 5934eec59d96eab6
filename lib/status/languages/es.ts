import type { Sentences } from './sentences.ts';

export const es: Sentences = {
  title: 'Sala para {item}',
  headings: {
    accepted: 'Hemos recibido su solicitud',
    queued: 'Su solicitud está en cola',
    creating: 'La sala se está creando',
    completing: 'La sala está casi lista',
    held: 'Su solicitud está en espera',
    ignored: 'No está prevista ninguna sala',
    failed: 'No se pudo crear la sala',
  },
  accepted: 'La preparación de la sala empezará enseguida.',
  queued: 'Puesto {place} de {of}.',
  next: 'Es la siguiente.',
  ahead: {
    one: '{count} solicitud más espera delante.',
    many: '{count} de solicitudes más esperan delante.',
    other: '{count} solicitudes más esperan delante.',
  },
  farBack: 'Más de {of} solicitudes esperan delante.',
  estimate: 'Tiempo estimado hasta que la sala esté lista: {duration}.',
  estimateWithRange: 'Tiempo estimado hasta que la sala esté lista: {duration} ({range}).',
  noEstimate: 'Todavía no se puede saber cuánto tardará.',
  creating: 'El portal la está creando en este momento.',
  progress: 'Progreso',
  completing: 'Ya existe. Se están completando su contenido y los permisos de acceso.',
  rooms: {
    active: { heading: 'La sala está lista', text: 'Puede abrirla si tiene acceso a ella.' },
    archived: {
      heading: 'La sala está en el archivo',
      text: 'Si vuelve a necesitarse, pida a un administrador del portal que la restaure.',
    },
    deleted: {
      heading: 'La sala se ha eliminado',
      text: 'Si vuelve a necesitarse una sala, diríjase a un administrador del portal.',
    },
    'handed-over': {
      heading: 'La sala está lista',
      text: 'Ahora tiene otro propietario en el portal. Puede abrirla si tiene acceso a ella.',
    },
  },
  open: 'Abrir la sala',
  archiveAfter: 'La sala se archivará el {date}.',
  held: {
    portal: 'El portal no puede crear salas en este momento.',
    service: 'Un servicio necesario para crear la sala no está disponible en este momento.',
    template: 'El portal no puede crear salas a partir de esta plantilla en este momento.',
    operator: 'Los administradores han puesto en pausa la creación de salas.',
    quota: 'Se han solicitado más salas de lo habitual en una hora.',
  },
  notBefore: 'Continuará, como muy pronto, a esta hora: {time}.',
  nothingToDo: 'No se pierde nada: continuará automáticamente y usted no tiene que hacer nada.',
  failed: {
    'try-again':
      'Un servicio no estaba disponible temporalmente. Solicite la sala otra vez; si no basta, póngase en contacto con sus administradores.',
    administrator:
      'Antes, sus administradores tienen que corregir algo. Póngase en contacto con ellos; después podrá solicitarse la sala otra vez.',
    'no-template':
      'No hay ninguna plantilla adecuada para este tipo de proyecto. Compruebe el tipo y solicite la sala otra vez, o póngase en contacto con sus administradores.',
    'broken-template':
      'El portal no puede crear una sala a partir de la plantilla para este tipo de proyecto. Póngase en contacto con sus administradores; después podrá solicitarse la sala otra vez.',
    refused:
      'El portal no ha aceptado los datos de esta solicitud. Compruebe el nombre y los demás datos y solicite la sala otra vez, o póngase en contacto con sus administradores.',
    archived: 'Ya existe una sala y está en el archivo del portal. Pida a un administrador que la restaure.',
    stopped: 'Un administrador detuvo la creación. Si la sala sigue siendo necesaria, solicítela otra vez.',
    'not-planned':
      'La solicitud ya no existe en su sistema de origen o no es de las que reciben una sala. Si aun así se necesita una sala, póngase en contacto con sus administradores.',
    superseded: 'Una solicitud más reciente para la misma sala sustituye a esta. No tiene que hacer nada.',
  },
  updates: 'Esta página se actualiza sola. Intervalo: {duration}.',
  notFound: {
    heading: 'Aquí no se ha encontrado nada',
    text: 'Es posible que el enlace esté incompleto o ya no sea válido. Vuelva a abrirlo completo desde donde lo recibió.',
  },
  unavailable: {
    heading: 'El estado no se puede mostrar en este momento',
    text: 'Inténtelo de nuevo dentro de un minuto.',
  },
};
