import * as f from '../../settings/fields.ts';
import { expression } from '../expressions/expression-setting.ts';

/** What has to be true for a room, and what is said otherwise. */
export const condition = f.shape(
  {
    expression: expression("data.type = 'Project'"),
    otherwise: f.text('write a sentence for the admin of the system, such as "Only projects get a room."'),
  },
  'an object such as { "expression": "data.type = \'Project\'", "otherwise": "Only projects get a room." }',
);
