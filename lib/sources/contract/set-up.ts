import type { GenericSchema } from 'valibot';
import type { SourceSettings } from '../../settings/schema.ts';
import type { SecretForm } from './secret-form.ts';
import type { WriteBackTools } from './write-back.ts';

/** What the check of a source works with. It writes nothing to any system. */
export interface CheckTools extends Omit<WriteBackTools, 'dial'> {
  /** The HTTP status of a request without a body to a URL that results go to. Throws as `Dial` does. */
  reach(target: { url: string; own: boolean }): Promise<number>;
}

/** Something that is wrong with the system behind a source, as we reach it, and what to do. */
export interface SourceTrouble {
  /** No result arrives while this lasts. */
  grave: boolean;
  says: string;
  remedy: string;
}

/** What several fields of a source together get wrong. */
export interface SettingsMistake {
  /** Of the field, within the source. */
  path: readonly (string | number)[];
  /** What is wrong and what to write instead, as the rest of a sentence. */
  message: string;
}

/** How people set up a source of one type: for environment files, `secrets` and the doctor. No Lambda holds it. */
export interface SourceSetUp<S extends SourceSettings = SourceSettings> {
  /**
   * The fields of a source of this type in an environment file, and what they become.
   *
   * @param local in a laptop's stack, where addresses may be http ones of this machine
   */
  settings(local: boolean): Record<string, GenericSchema>;
  /**
   * What the fields of a type without code of its own become: the description that the code of `custom` runs.
   *
   * @param written the fields, checked and with their defaults
   */
  describe?(written: S, local: boolean): S;
  /** Mistakes that no field has by itself. */
  mistakes?(source: S): SettingsMistake[];
  /** An entry of an environment file that is enough: for messages, samples and tests. */
  example: Readonly<Record<string, unknown>>;
  secrets: { verify: SecretForm<S>; writeBack: SecretForm<S> };
  /** What is legal in the settings of a source and surely not meant, without a call of any system. */
  advice?(source: S): Pick<SourceTrouble, 'says' | 'remedy'>[];
  /** What is known of the source after a `check` without trouble, as a sentence: what was checked, and no more. */
  whenWell: string;
  /** Would the system take a result? Uses the write-back secret and changes nothing. */
  check(source: S, tools: CheckTools): Promise<SourceTrouble[]>;
}
