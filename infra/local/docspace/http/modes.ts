import { gatewayPage } from './envelope.ts';

/**
 * Trouble of the whole portal. `suspended` stands for suspended and pending removal, `restoring` for restoring,
 * transferring and encrypting (TenantStatusFilter.cs:49-83), `unpaid` for the tariff (PaymentFilter.cs:48-57,
 * DocSpace-server 3.7.2), `ipRestricted` for an allow list without the client's address (IpSecurityFilter.cs:43-55),
 * `down` for a gateway without a portal behind it, `unreachable` for no network.
 */
export type Mode = 'normal' | 'suspended' | 'unpaid' | 'restoring' | 'ipRestricted' | 'down' | 'unreachable';

/** The answer of the mode to every request; undefined in normal operation. */
export function modeAnswer(mode: Mode): Response | undefined {
  switch (mode) {
    case 'normal':
      return undefined;
    case 'suspended':
      return new Response(null, { status: 404 });
    case 'unpaid':
      return new Response(null, { status: 402 });
    case 'restoring':
      return new Response(null, { status: 403 });
    case 'ipRestricted':
      return new Response('Access to the portal is restricted for this address.', { status: 403 });
    case 'down':
      return gatewayPage(502);
    case 'unreachable':
      // What fetch says of a refused connection.
      throw new TypeError('fetch failed');
  }
}
