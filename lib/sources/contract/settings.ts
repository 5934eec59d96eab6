import type { InferOutput, ObjectEntries, ObjectSchema } from 'valibot';
import type { SourceSettings } from '../../settings/schema.ts';

/** What the fields of an environment file become: the settings of a source of that type. */
export type SettingsOf<Fields extends (local: boolean) => ObjectEntries> = SourceSettings &
  InferOutput<ObjectSchema<ReturnType<Fields>, undefined>>;
