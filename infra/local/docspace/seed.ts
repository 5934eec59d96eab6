import { access, roomTypes } from './rules/rooms.ts';
import type { User } from './state/model.ts';
import { everyoneId, type PortalState } from './state/portal.ts';

/** A folder's files (strings) and folders (by title). */
interface Tree {
  files: string[];
  folders?: Record<string, Tree>;
}

const marketing: Tree = {
  files: ['Read me first.docx', 'Checklist.docx'],
  folders: {
    Brief: {
      files: ['Campaign brief.docx', 'Audience.xlsx'],
      folders: { Research: { files: ['Competitors.pptx'] } },
    },
    Assets: { files: ['Logo.png', 'Banner.png'] },
    Reports: { files: ['Monthly report.xlsx'] },
  },
};

const implementation: Tree = {
  files: ['Project plan.xlsx'],
  folders: {
    Kickoff: { files: ['Agenda.docx', 'Participants.xlsx'] },
    Design: { files: ['Decisions.docx'], folders: { Diagrams: { files: ['Overview.pptx'] } } },
    Delivery: { files: ['Acceptance.docx'] },
  },
};

const general: Tree = {
  files: ['Notes.docx'],
  folders: { Documents: { files: ['Contract.docx'], folders: { Drafts: { files: ['Draft.docx'] } } } },
};

/** Ids of the people, the group and the templates of a new portal. */
export interface SeededPortal {
  people: Record<'owner' | 'serviceUser' | 'maria' | 'tom' | 'guest' | 'disabled', string>;
  groups: { support: string };
  templates: Record<'marketing' | 'implementation' | 'general', number>;
  /** The service user's API key. */
  key: string;
}

/** What the service user's key may do. */
export const serviceScopes = ['rooms:write', 'files:write', 'accounts.self:read', 'accounts:read'];

/** Fills a portal with a few people, a group and three templates; the same random source is the same portal. */
export function seedPortal(portal: PortalState): SeededPortal {
  const person = (email: string, name: string, more: Pick<User, 'type'> & Partial<User>) => {
    const [firstName = '', lastName = ''] = name.split(' ');
    return portal.addUser({ email, firstName, lastName, ...more });
  };
  const owner = person('owner@example.com', 'Olga Owner', { type: 'admin', portalOwner: true });
  const serviceUser = person('rooms@example.com', 'Rooms Service', { type: 'roomAdmin' });
  const maria = person('maria.room-admin@example.com', 'Maria Manager', { type: 'roomAdmin' });
  const tom = person('tom.user@example.com', 'Tom User', { type: 'user' });
  const guest = person('gina.guest@example.com', 'Gina Guest', {
    type: 'guest',
    knownTo: new Set([owner.id]),
  });
  const disabled = person('dan.disabled@example.com', 'Dan Disabled', { type: 'user', disabled: true });
  const key = portal.addKey(serviceUser.id, 'Rooms', serviceScopes);
  const support = portal.guid();
  portal.groups.set(support, {
    id: support,
    name: 'Support',
    managerId: maria.id,
    memberIds: [maria.id, tom.id],
  });
  const { CustomRoom, EditingRoom } = roomTypes;
  return {
    people: {
      owner: owner.id,
      serviceUser: serviceUser.id,
      maria: maria.id,
      tom: tom.id,
      guest: guest.id,
      disabled: disabled.id,
    },
    groups: { support },
    templates: {
      marketing: addTemplate(portal, owner, 'Marketing', CustomRoom, marketing),
      implementation: addTemplate(portal, owner, 'Implementation', EditingRoom, implementation),
      general: addTemplate(portal, serviceUser, 'General', EditingRoom, general),
    },
    key: key.value,
  };
}

/** A template that everyone may use. */
export function addTemplate(
  portal: PortalState,
  owner: User,
  title: string,
  roomType: number,
  tree: Tree,
): number {
  const template = portal.addRoomRow('templates', { title, roomType, userId: owner.id });
  template.room.shares.set(everyoneId, access.read);
  template.room.indexed.push({ title, from: portal.clock.now() });
  addTree(portal, template.id, owner, tree);
  return template.id;
}

function addTree(portal: PortalState, parentId: number, owner: User, { files, folders = {} }: Tree): void {
  for (const file of files) portal.addFile(parentId, file, owner.id);
  for (const [title, tree] of Object.entries(folders)) {
    addTree(portal, portal.addFolder(parentId, title, owner.id).id, owner, tree);
  }
}
