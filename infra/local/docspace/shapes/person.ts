import type { Group, User } from '../state/model.ts';
import type { PortalState } from '../state/portal.ts';
import { briefUser, displayName, portalDate } from './common.ts';

const emptyGuid = '00000000-0000-0000-0000-000000000000';

/**
 * A person in full. `isCollaborator` is a User, `isVisitor` a Guest, and `isAdmin` is false for the portal's
 * owner (UserController.cs, EmployeeFullDto, DocSpace-server 3.7.2).
 */
export function fullUser(portal: PortalState, user: User) {
  return {
    ...briefUser(portal, user.id),
    firstName: user.firstName,
    lastName: user.lastName,
    userName: userNameOf(user),
    email: user.email,
    displayName: displayName(user),
    status: user.disabled ? 2 : user.pending ? 4 : 1,
    activationStatus: user.pending ? 2 : 1,
    department: '',
    groups: groupsOf(portal, user).map((group) => groupSummary(portal, group)),
    isAdmin: user.type === 'admin' && !user.portalOwner,
    isRoomAdmin: user.type === 'roomAdmin',
    isOwner: user.portalOwner,
    isCollaborator: user.type === 'user',
    isVisitor: user.type === 'guest',
    isLDAP: false,
    isSSO: false,
    cultureName: portal.settings.culture,
    hasPersonalFolder: user.type !== 'guest',
    workFrom: portalDate(portal, user.created),
    registrationDate: portalDate(portal, user.created),
  };
}

const userNameOf = ({ email }: User) => email.split('@')[0];

function groupsOf(portal: PortalState, user: User): Group[] {
  return [...portal.groups.values()].filter((group) => group.memberIds.includes(user.id));
}

/** A group in short, with the manager's user name (GroupSummaryDto.cs:41-100, DocSpace-server 3.7.2). */
export function groupSummary(portal: PortalState, { id, name, managerId }: Group) {
  const manager = portal.users.get(managerId ?? '');
  return { id, name, manager: manager && userNameOf(manager) };
}

/** A group; a group that people made has neither parent nor category (GroupDto.cs:41-140, DocSpace-server 3.7.2). */
export function groupShape(portal: PortalState, group: Group) {
  const manager = portal.users.get(group.managerId ?? '');
  return {
    id: group.id,
    name: group.name,
    category: emptyGuid,
    parent: emptyGuid,
    ...(manager && { manager: fullUser(portal, manager) }),
    membersCount: group.memberIds.length,
    isLDAP: false,
  };
}
