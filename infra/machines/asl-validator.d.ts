/** asl-validator 4.0.0 comes without types; these are of its src/validator.ts, as far as it is used here. */
declare module 'asl-validator' {
  interface Mistake {
    'Error code': string;
    Message?: string;
  }
  export default function validate(definition: unknown): { isValid: boolean; errors: Mistake[] };
}
