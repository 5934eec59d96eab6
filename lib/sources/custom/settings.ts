import * as v from 'valibot';
import * as f from '../../settings/fields.ts';
import type { SettingsOf } from '../contract/settings.ts';
import { expression } from '../expressions/expression-setting.ts';
import { stateSettings } from '../generic/settings.ts';
import { declaredProofSetting, headerName } from '../signatures/declared-proof-setting.ts';
import { condition } from './condition-setting.ts';
import { lookUpSetting } from './look-up/look-up-setting.ts';
import { writeBackSetting } from './write-back-setting.ts';

const handshakes = 'an object such as { "field": "challenge" } or { "header": "x-hook-secret" }';

const item = v.pipe(
  f.shape(
    {
      projectId: v.exactOptional(expression('data.id')),
      projectType: v.exactOptional(expression('data.type')),
      projectName: v.exactOptional(expression('data.name')),
      ticketId: v.exactOptional(expression('data.id')),
      subject: v.exactOptional(expression('data.subject')),
      label: v.exactOptional(expression('data.key')),
      /** Its page in its system, for people. */
      itemUrl: v.exactOptional(expression('data.url')),
      people: v.exactOptional(expression('[{ "role": "assignee", "email": data.assignee.email }]')),
    },
    'an object such as { "projectId": "data.id", "projectName": "data.name" }',
  ),
  // Without projectName it has to be looked up: set-up.ts.
  v.check(
    ({ projectId, projectName, projectType, ticketId, subject }) =>
      ticketId === undefined
        ? projectId !== undefined && subject === undefined
        : [projectId, projectName, projectType].every((one) => one === undefined),
    'write either projectId with projectName (and projectType), or ticketId (with subject)',
  ),
);

const account = f.shape(
  {
    expression: expression('meta.company_id'),
    is: f.text('write the id of your account, such as "8087566"'),
  },
  'an object such as { "expression": "meta.company_id", "is": "8087566" }',
);

const state = f.shape(
  {
    when: expression("type = 'issue.updated'"),
    status: expression('data.status'),
    updatedAt: expression('timestamp'),
  },
  'an object such as { "when": "event = \'updated\'", "status": "data.status", "updatedAt": "data.updated_at" }',
);

const handshake = v.pipe(
  v.lazy((input) =>
    f.isObject(input) && 'field' in input
      ? f.shape(
          { field: f.pattern(/^\w{1,50}$/, 'write the name of the field, such as "challenge"') },
          handshakes,
        )
      : f.shape({ header: headerName('x-hook-secret') }, handshakes),
  ) as v.GenericSchema<unknown, { field?: string; header?: string }>,
);

const anyJson = v.custom<unknown>((input) => input !== undefined, 'write the body as the system sends it');

const sampleObject = f.shape(
  {
    /** Where the loader found it. */
    file: v.exactOptional(v.string()),
    /** Is it sent as a form? */
    form: v.exactOptional(f.yesOrNo()),
    body: anyJson,
    /** What the look-up is answered about its items. */
    answer: v.exactOptional(anyJson),
    items: f.list(
      f.dictionary(
        v.string(),
        v.unknown(),
        'write an item such as { "projectId": "7", "projectName": "Bridge" }',
      ),
      'write a list of what the body gives, such as [{ "projectId": "7", "projectName": "Bridge" }]',
    ),
  },
  'the name of a file beside this one, such as "samples/issue.json", or an object such as { "body": {}, "items": [] }',
);

/** A name is replaced by what the file holds before the schema sees it (infra/environments/load.ts). */
const unread = v.pipe(
  v.string('write the name of a file beside this one, such as "samples/issue.json"'),
  v.check(() => false, 'is not read here; write the sample itself'),
);
const sample = v.lazy((input) =>
  typeof input === 'string' ? unread : sampleObject,
) as unknown as typeof sampleObject;

/** The settings of a source that has no code of its own. */
export const customSettings = (local: boolean) => ({
  proof: declaredProofSetting(local),
  /** What its system wants back before it keeps the address, or the header in which it sends a secret of its own making. */
  handshake: v.exactOptional(handshake),
  /** What of the body each item is made of; absent: the body is one item. */
  items: v.exactOptional(expression('events')),
  item,
  /** Which account of the vendor a body is of, and which one counts: items of others may have the same ids. */
  account: v.exactOptional(account),
  conditions: v.optional(f.list(condition, 'write a list of conditions, or []'), []),
  /** Which bodies say the state of a work item, and what they say. */
  state: v.exactOptional(state),
  ...stateSettings(),
  /** How an item is looked up whose webhook has its id alone. */
  lookUp: v.exactOptional(lookUpSetting(local)),
  writeBack: v.exactOptional(writeBackSetting(local)),
  samples: v.pipe(
    f.list(sample, 'write a list such as ["samples/issue.json"]'),
    v.minLength(1, 'write at least one sample of a body, and the items that it gives'),
  ),
});

export type CustomSettings = SettingsOf<typeof customSettings>;
export type Sample = CustomSettings['samples'][number];
