/** Which work items of a source get a room: for each field that is named, one of its values must fit. */
export type Conditions = Readonly<Record<string, readonly string[]>>;

/**
 * The first condition that a work item does not meet, as a sentence for the source's admin. A condition on something
 * that the webhook does not say is not met.
 *
 * @param values by the names of the conditions; undefined for what the webhook does not say
 */
export function unmet(
  only: Conditions | undefined,
  values: Readonly<Record<string, readonly string[] | undefined>>,
): string | undefined {
  for (const [field, wanted] of Object.entries(only ?? {})) {
    const given = values[field];
    if (given === undefined) {
      return `This environment makes rooms by "only.${field}", which this webhook does not tell; add it to the body, or have the condition removed.`;
    }
    const folded = new Set(given.map(fold));
    if (!wanted.some((one) => folded.has(fold(one)))) {
      return `No room is wanted: "only.${field}" of this environment has none of its values.`;
    }
  }
  return undefined;
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
