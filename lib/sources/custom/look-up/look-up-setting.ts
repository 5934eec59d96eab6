import * as v from 'valibot';
import * as f from '../../../settings/fields.ts';
import { expression } from '../../expressions/expression-setting.ts';
import { errors, path } from '../api/request-setting.ts';
import { condition } from '../condition-setting.ts';
import { accessFields } from '../write-back-setting.ts';

const example = {
  path: '/deals/{item.projectId}',
  item: { projectName: 'name', projectType: 'type' },
};

/**
 * How a work item is looked up whose webhook has its id alone. Without an address of its own it is that of `writeBack`.
 *
 * @param local in a laptop's stack, where a fake may take the system's place
 */
export function lookUpSetting(local: boolean) {
  const { url, ...access } = accessFields(local);
  return v.pipe(
    f.shape(
      {
        url: v.exactOptional(url),
        ...access,
        errors: v.exactOptional(errors),
        path: path(example.path),
        /** Some APIs are asked by POST; absent: GET. */
        body: v.exactOptional(expression("{ 'ids': [item.id] }")),
        /** Is the item gone, by an answer that is none of 404 and 410? */
        gone: v.exactOptional(expression('archived')),
        /** What of the answer the item is made of. */
        item: f.shape(
          {
            projectName: v.exactOptional(expression('name')),
            projectType: v.exactOptional(expression('type')),
            label: v.exactOptional(expression('key')),
            itemUrl: v.exactOptional(expression('url')),
          },
          `an object such as ${JSON.stringify(example.item)}`,
        ),
        conditions: v.optional(f.list(condition, 'write a list of conditions, or []'), []),
      },
      `an object such as ${JSON.stringify(example)}`,
    ),
    v.check(
      ({ item }) => Object.keys(item).length > 0,
      'reads nothing: write at least one expression in "item", such as "projectName"',
    ),
  );
}
