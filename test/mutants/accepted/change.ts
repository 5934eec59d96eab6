/** A change of the code that no test notices, because it changes nothing for anybody. */
export interface AcceptedMutant {
  file: string;
  /** The code that is changed, as it stands in the file. */
  original: string;
  replacement: string;
  /** Why nobody can see the difference. */
  reason: string;
  /** A part of the line in which the code begins, for code that the file may have in another place, too. */
  line?: string;
}

/** The code as it stands, what it is changed to, and a part of its line where the code stands twice. */
type Change = [original: string, replacement: string, line?: string];

/** The changes in one file that have one reason. */
export function inFile(file: string, reason: string, ...changes: Change[]): AcceptedMutant[] {
  return changes.map(([original, replacement, line]) => ({
    file,
    original,
    replacement,
    reason,
    ...(line === undefined ? {} : { line }),
  }));
}

export const text = '"Stryker was here!"';
export const list = '["Stryker was here"]';
export const itemStays = 'the item was there a moment before, and is never deleted';
export const setByRule = 'set again by the rule, which runs at least once';
export const noTime = 'a time that is not there is never less than a time either';
export const folded = 'both sides of a comparison are folded, to small letters or to capitals';
export const onePart = 'a text that is divided has one part at least';
export const endsUndefined = 'a function that ends answers undefined, too';
export const typeOnly = 'only the type of the value allows for its absence here';
