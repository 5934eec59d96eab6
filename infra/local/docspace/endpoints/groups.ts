import { Reply } from '../http/envelope.ts';
import { accessDenied, notFound } from '../http/errors.ts';
import type { EndpointRoute } from '../http/router.ts';
import { isRoomAdmin } from '../rules/rights.ts';
import { fullUser, groupShape } from '../shapes/person.ts';

/** Groups, for those who may make rooms (GroupController.cs, DocSpace-server 3.7.2). */
export const groupRoutes: EndpointRoute[] = [
  {
    method: 'GET',
    path: 'group',
    handle({ portal, user, query }) {
      if (!isRoomAdmin(user)) throw accessDenied();
      const { startIndex, count } = query.page();
      const text = query.get('filterValue')?.toLowerCase() ?? '';
      const all = [...portal.groups.values()].filter(({ name }) => name.toLowerCase().includes(text));
      const page = all.slice(startIndex, startIndex + count).map((group) => groupShape(portal, group));
      return new Reply(page, { count: page.length, total: all.length });
    },
  },
  {
    method: 'GET',
    path: 'group/:groupId',
    handle({ portal, user, params }) {
      if (!isRoomAdmin(user)) throw accessDenied();
      const group = portal.groups.get(params.groupId?.toLowerCase() ?? '');
      if (!group) throw notFound('Group not found');
      const members = group.memberIds.flatMap((id) => portal.users.get(id) ?? []);
      return { ...groupShape(portal, group), members: members.map((member) => fullUser(portal, member)) };
    },
  },
];
