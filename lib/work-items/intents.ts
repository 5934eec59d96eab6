/**
 * How long a create whose answer nobody heard may still be carried out: longer than the portal's gateway and
 * locks keep a request. Until then the portal is looked at and not asked again.
 */
export const unknownForMs = 90_000;
