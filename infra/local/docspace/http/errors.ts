/** What a controller throws; the wrapper turns it into the portal's JSON error (ResponseWrapper.cs:53-122). */
export class PortalError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Name of the .NET exception, null for 401. */
    readonly type: string | null,
  ) {
    super(message);
  }
}

/** A model that does not validate: 400 in the success wrapper, without an `error` key (CommonApiResponse.cs:133-137). */
export class ValidationError extends Error {
  constructor(readonly errors: Record<string, string[]>) {
    super('One or more validation errors occurred.');
  }
}

/** A bare status without a body: the auth layer, filters, the rate limiter. */
export class BareStatus extends Error {
  constructor(
    readonly status: number,
    readonly headers: Record<string, string> = {},
  ) {
    super(`bare ${status}`);
  }
}

export const notFound = (message = 'The required folder was not found') =>
  new PortalError(404, message, 'ASC.Common.Utils.ItemNotFoundException');

export const itemMissing = (message = 'The required folder was not found') =>
  new PortalError(403, message, 'System.InvalidOperationException');

/** InvalidOperationException: most business refusals are 403 and keep their message. */
export const refused = (message: string) => new PortalError(403, message, 'System.InvalidOperationException');

/** SecurityException: 403 with its message replaced. */
export const accessDenied = () => new PortalError(403, 'Access denied', 'System.Security.SecurityException');

export const badArgument = (message: string) => new PortalError(400, message, 'System.ArgumentException');

export const unauthorized = (message = 'Unauthorized') => new PortalError(401, message, null);

export const paymentRequired = (message: string) =>
  new PortalError(402, message, 'ASC.Core.Billing.TenantQuotaException');

export const serverError = (message: string, type = 'System.NullReferenceException') =>
  new PortalError(500, message, type);

export const sentences = {
  create: "You don't have enough permission to create",
  viewFolder: "You don't have enough permission to view the folder content",
  renameFolder: "You don't have enough permission to rename the folder",
  editRoom: "You don't have permission to edit the room",
  role: 'The role is not available for this user type',
  maxLinks: (most: number) => `The maximum number of links may not exceed ${most}`,
  roomLimit: (most: number) => `The number of rooms should not exceed ${most}`,
  invalidOperation: 'Operation is not valid due to the current state of the object.',
  nullReference: 'Object reference not set to an instance of an object.',
} as const;
