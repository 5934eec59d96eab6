/**
 * The source of the test work items of `npm run doctor`. No environment has one of that name, so nothing is
 * written back, and business metrics leave it out.
 */
export const testSource = 'doctor';
