import { BlockList, isIP } from 'node:net';

type Range = readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'];

/** Ranges that lead to no public host (IANA special-purpose address registries, 2026). */
const special: readonly Range[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['100::', 64, 'ipv6'],
  ['2001::', 23, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
];
/** Link-local addresses and the metadata services of AWS: no setting allows them. */
const never: readonly Range[] = [
  ['169.254.0.0', 16, 'ipv4'],
  ['fe80::', 10, 'ipv6'],
  ['fd00:ec2::', 32, 'ipv6'],
];

const specialList = listOf(special);
const neverList = listOf(never);

/**
 * May a request go to this very address?
 *
 * @param privateNetworks CIDR ranges that the environment allows for its own result URLs; empty otherwise
 */
export function mayDial(address: string, privateNetworks: readonly string[]): boolean {
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  const family = familyOf(plain);
  // No result URL has an address with a zone, or an IPv4 address in the hexadecimal form of IPv6.
  if (!family || /^::ffff:/i.test(plain)) return false;
  if (neverList.check(plain, family)) return false;
  if (!specialList.check(plain, family)) return true;
  return listOf(privateNetworks.flatMap(rangeOf)).check(plain, family);
}

function rangeOf(cidr: string): Range[] {
  const [network = '', prefix = ''] = cidr.split('/');
  const family = familyOf(network);
  return family ? [[network, Number(prefix), family]] : [];
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}

function listOf(ranges: readonly Range[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix, family] of ranges) list.addSubnet(network, prefix, family);
  return list;
}
