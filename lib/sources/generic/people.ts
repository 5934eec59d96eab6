import * as v from 'valibot';
import { type ItemPerson, itemRoles } from '../../work-items/life/people.ts';
import { id, line } from '../bodies/fields.ts';

/** As many people as one work item may name. */
const maxPeople = 50;

const remedy = `send a list of at most ${maxPeople} such as [{ "role": "assignee", "email": "maria@example.com" }], or leave it out`;
const emailRemedy = 'send an e-mail address such as "maria@example.com", or leave it out';

const person = v.pipe(
  v.object(
    {
      role: v.picklist(itemRoles, `send one of ${itemRoles.map((role) => `"${role}"`).join(', ')}`),
      id: v.nullish(id('360001')),
      email: v.nullish(
        v.pipe(
          line(emailRemedy),
          v.trim(),
          v.maxLength(255, emailRemedy),
          v.regex(/^[^\s@"<>]+@[^\s@"<>]+$/, emailRemedy),
        ),
      ),
    },
    (issue) =>
      issue.expected === 'Object'
        ? 'send an object such as { "role": "assignee", "email": "maria@example.com" }'
        : 'missing; send it',
  ),
  v.check(
    ({ id, email }) => Boolean(id ?? email),
    'send an "email", or the "id" that the settings of the source know',
  ),
  v.transform(
    ({ role, id, email }): ItemPerson => ({ role, ...(id ? { id } : {}), ...(email ? { email } : {}) }),
  ),
);

/** Whom a work item names, in a webhook of our own form. */
export const people = v.nullish(v.pipe(v.array(person, remedy), v.maxLength(maxPeople, remedy)));
