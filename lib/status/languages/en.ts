import type { Sentences } from './sentences.ts';

export const en: Sentences = {
  title: 'Room for {item}',
  headings: {
    accepted: 'Your request has been received',
    queued: 'Your request is in the queue',
    creating: 'The room is being created',
    completing: 'The room is almost ready',
    held: 'Your request is on hold',
    ignored: 'No room is planned',
    failed: 'The room could not be created',
  },
  accepted: 'Work on the room starts in a moment.',
  queued: 'Place {place} of {of}.',
  next: 'It is next.',
  ahead: {
    one: '{count} other request is waiting ahead of it.',
    other: '{count} other requests are waiting ahead of it.',
  },
  farBack: 'More than {of} other requests are waiting ahead of it.',
  estimate: 'Estimated time until the room is ready: {duration}.',
  estimateWithRange: 'Estimated time until the room is ready: {duration} ({range}).',
  noEstimate: 'It is not possible to say yet how long this will take.',
  creating: 'The portal is creating it now.',
  progress: 'Progress',
  completing: 'It exists already. Its contents and access rights are being completed.',
  rooms: {
    active: { heading: 'The room is ready', text: 'You can open it if you have access to it.' },
    archived: {
      heading: 'The room is in the archive',
      text: 'If it is needed again, ask an administrator of the portal to restore it.',
    },
    deleted: {
      heading: 'The room has been deleted',
      text: 'If a room is needed again, ask an administrator of the portal.',
    },
    'handed-over': {
      heading: 'The room is ready',
      text: 'It has been given to another owner in the portal. You can open it if you have access to it.',
    },
  },
  open: 'Open the room',
  archiveAfter: 'The room will be moved to the archive on {date}.',
  held: {
    portal: 'The portal cannot create rooms at the moment.',
    service: 'A service that is needed to create the room is not available at the moment.',
    template: 'The portal cannot create rooms from this template at the moment.',
    operator: 'The administrators have paused the creation of rooms.',
    quota: 'More rooms than usual have been requested within one hour.',
  },
  notBefore: 'It continues at {time} at the earliest.',
  nothingToDo: 'Nothing is lost: it continues by itself, and you do not need to do anything.',
  failed: {
    'try-again':
      'A service was temporarily unavailable. Request the room again; if that does not help, contact your administrators.',
    administrator:
      'Something has to be put right by your administrators first. Contact them; the room can be requested again afterwards.',
    'no-template':
      'There is no matching template for this type of project. Check the type and request the room again, or contact your administrators.',
    'broken-template':
      'The portal cannot create a room from the template for this type of project. Contact your administrators; the room can be requested again afterwards.',
    refused:
      'The portal did not accept the details of this request. Check its name and other details and request the room again, or contact your administrators.',
    archived:
      'There is already a room, and it is in the archive of the portal. Ask an administrator to restore it.',
    stopped: 'Creation was stopped by an administrator. If the room is still needed, request it again.',
    'not-planned':
      'It no longer exists in its system, or it is not one that gets a room. If a room is needed all the same, contact your administrators.',
    superseded: 'A newer request for the same room replaces this one. You do not need to do anything.',
  },
  updates: 'This page updates itself. Interval: {duration}.',
  notFound: {
    heading: 'Nothing was found here',
    text: 'The link may be incomplete or no longer valid. Open it again from where you received it, in full.',
  },
  unavailable: {
    heading: 'The status cannot be shown at the moment',
    text: 'Please try again in a minute.',
  },
};
