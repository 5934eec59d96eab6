/**
 * The source of the test work items of the doctor. No environment may have one of that name, so nothing is
 * written back, and business metrics leave it out.
 */
export const testSource = 'doctor';
