import * as v from 'valibot';
import * as f from '../../settings/fields.ts';
import type { SourceSettings } from '../../settings/schema.ts';
import type { SecretForm } from '../contract/secret-form.ts';
import type { SourceSetUp } from '../contract/set-up.ts';
import { customSetUp } from './set-up.ts';
import { type CustomSettings, customSettings } from './settings.ts';

/** A description as a person would write it under `"type": "custom"`. */
export type Description = v.InferInput<v.ObjectSchema<ReturnType<typeof customSettings>, undefined>>;

/** A type of source without code of its own: a few fields, and what they mean in the terms of `custom`. */
export interface DescribedType<Written> {
  settings: SourceSetUp['settings'];
  example: SourceSetUp['example'];
  /** The description of a source with these fields, with samples of what its vendor sends. */
  describe(written: Written): Description;
  /** What the secret is that its API is called with, as the rest of the sentence "Fill with ...". */
  credential: string;
  mistakes?(written: Written): ReturnType<NonNullable<SourceSetUp['mistakes']>>;
}

/**
 * The set-up of a type without code of its own. Its sources have the fields that were written, and beside them all that the
 * code of `custom` reads.
 */
export function describedSetUp<Written extends SourceSettings>({
  settings,
  example,
  describe,
  credential,
  mistakes,
}: DescribedType<Written>): SourceSetUp<Written & CustomSettings> {
  const { verify, writeBack } = customSetUp.secrets;
  const own: SecretForm<Written & CustomSettings> = { ...writeBack, hint: () => credential };
  return {
    settings,
    example,
    describe(written, local) {
      const fields = customSettings(local);
      // A field of the type may have the name of one of `custom`, where it means something else.
      const own = Object.entries(written).filter(([name]) => !Object.hasOwn(fields, name));
      // A description that is refused is a defect of its type, and no mistake of the file.
      const described = v.parse(f.shape(fields, 'a description'), describe(written));
      return { ...Object.fromEntries(own), ...described } as Written & CustomSettings;
    },
    secrets: { verify, writeBack: own },
    ...(mistakes ? { mistakes } : {}),
    whenWell: 'Its account sees what results need, as the check of its type asks for it.',
    check: customSetUp.check,
  };
}

/** A text as an expression in JSONata. */
export const quoted = (text: string) => JSON.stringify(text);

/** A condition that `only` of a file makes: the value of the expression is one of those, in any letter case. */
export function onlyCondition(field: string, expression: string, wanted: readonly string[]) {
  const values = JSON.stringify(wanted.map((one) => one.toLowerCase()));
  return {
    expression: `$lowercase($string(${expression})) in ${values}`,
    otherwise: `No room is wanted: "only.${field}" of this environment has none of its values.`,
  };
}
