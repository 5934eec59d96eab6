import { Reply } from '../http/envelope.ts';
import { accessDenied, notFound } from '../http/errors.ts';
import type { Call, EndpointRoute } from '../http/router.ts';
import { isRoomAdmin, isVisible } from '../rules/rights.ts';
import { displayName } from '../shapes/common.ts';
import { fullUser } from '../shapes/person.ts';
import type { User } from '../state/model.ts';

/** Users and Guests see only themselves; Guests are hidden from some (UserController.cs:1051-1135,1590-1621). */
function show(call: Call, found: User | undefined) {
  if (!found || found.removed) throw notFound('The user could not be found');
  if (found.id !== call.user.id && (!isRoomAdmin(call.user) || !isVisible(found, call.user)))
    throw accessDenied();
  return fullUser(call.portal, found);
}

function list({ portal, user, query }: Call): Reply {
  if (!isRoomAdmin(user)) throw accessDenied();
  const { startIndex, count } = query.page();
  const text = query.get('filterValue')?.toLowerCase() ?? '';
  const all = [...portal.users.values()]
    .filter((other) => !other.removed && isVisible(other, user))
    .filter((other) => `${displayName(other)} ${other.email}`.toLowerCase().includes(text));
  const page = all.slice(startIndex, startIndex + count).map((other) => fullUser(portal, other));
  return new Reply(page, { count: page.length, total: all.length });
}

/** People of the portal (UserController.cs, DocSpace-server 3.7.2). */
export const peopleRoutes: EndpointRoute[] = [
  { method: 'GET', path: 'people', handle: list },
  { method: 'GET', path: 'people/filter', handle: list },
  { method: 'GET', path: 'people/@self', handle: ({ portal, user }) => fullUser(portal, user) },
  {
    method: 'GET',
    path: 'people/email',
    handle: (call) => show(call, call.portal.userByEmail(call.query.get('email') ?? '')),
  },
  {
    method: 'GET',
    path: 'people/:userId',
    handle: (call) => show(call, call.portal.users.get(call.params.userId?.toLowerCase() ?? '')),
  },
];
