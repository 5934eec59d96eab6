import * as v from 'valibot';

/** A number of the vendor's, which people copy as it is or as a text. */
export function vendorId(what: string, example: number) {
  const remedy = `write ${what}, such as ${example}`;
  return v.pipe(
    v.union([v.string(remedy), v.pipe(v.number(remedy), v.safeInteger(remedy))], remedy),
    v.transform(String),
    v.regex(/^[1-9]\d{0,18}$/, remedy),
  );
}
