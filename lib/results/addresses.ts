import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [network: Address, prefix: number];

/** What of IPv6 the registry gives to public hosts; all else is special or not given to anybody (RFC 4291, 2.4). */
const globalUnicast = ipaddr.parseCIDR('2000::/3');
/** Link-local addresses and the metadata services of AWS: no setting allows them. */
const never = ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::/32'].map((cidr) => ipaddr.parseCIDR(cidr));

/**
 * May a request go to this very address? Ranges that lead to no public host are the library's, from the special-purpose
 * registries of IANA.
 *
 * @param privateNetworks CIDR ranges that the environment allows for its own result URLs; empty otherwise
 */
export function mayDial(address: string, privateNetworks: readonly string[]): boolean {
  const parsed = parse(address);
  if (!parsed || never.some((range) => isWithin(parsed, range))) return false;
  return isPublic(parsed) || privateNetworks.flatMap(rangeOf).some((range) => isWithin(parsed, range));
}

/**
 * An IPv4 address in the form of IPv6 counts as IPv4. Undefined for what is no address, and for one with a zone, which a
 * resolver may answer and which leads to the link of an interface.
 */
function parse(address: string): Address | undefined {
  // isIP is stricter than the library, which takes octal, hexadecimal and shortened forms too.
  if (isIP(address) === 0 || address.includes('%')) return undefined;
  return ipaddr.process(address);
}

function isPublic(address: Address): boolean {
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || isWithin(address, globalUnicast));
}

function isWithin(address: Address, range: Range): boolean {
  return address.kind() === range[0].kind() && address.match(range);
}

function rangeOf(cidr: string): Range[] {
  return ipaddr.isValidCIDR(cidr) ? [ipaddr.parseCIDR(cidr)] : [];
}
