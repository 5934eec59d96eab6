import type { Group, User } from '../state/model.ts';
import type { PortalState } from '../state/portal.ts';
import { briefUser, displayName, portalDate } from './common.ts';

/**
 * A person in full. `isCollaborator` is a User, `isVisitor` a Guest, and `isAdmin` is false for the portal's
 * owner (UserController.cs, EmployeeFullDto, DocSpace-server 3.7.2).
 */
export function fullUser(portal: PortalState, user: User) {
  return {
    ...briefUser(portal, user.id),
    firstName: user.firstName,
    lastName: user.lastName,
    userName: user.email.split('@')[0],
    email: user.email,
    displayName: displayName(user),
    status: user.disabled ? 2 : user.pending ? 4 : 1,
    activationStatus: user.pending ? 2 : 1,
    department: '',
    groups: groupsOf(portal, user).map(({ id, name }) => ({ id, name })),
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

function groupsOf(portal: PortalState, user: User): Group[] {
  return [...portal.groups.values()].filter((group) => group.memberIds.includes(user.id));
}

export function groupShape(portal: PortalState, group: Group) {
  return {
    id: group.id,
    name: group.name,
    ...(group.managerId ? { manager: briefUser(portal, group.managerId) } : {}),
    membersCount: group.memberIds.length,
    isLDAP: false,
    isSystem: false,
  };
}
