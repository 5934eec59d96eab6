import { BlockList, isIP } from 'node:net';

/** True for `localhost`, 127.0.0.0/8 and ::1, as `URL.hostname` writes them. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/**
 * The URL, or a sentence that says why it cannot be used.
 *
 * @param local plain http to this very machine is possible (a laptop's stack)
 */
export function readUrl(text: string, local: boolean): URL | string {
  const scheme = /^(https?):\/\/\S+$/i.exec(text)?.[1]?.toLowerCase();
  if (!scheme || !URL.canParse(text)) return 'is not a URL';
  const url = new URL(text);
  if (url.username || url.password) return 'must not contain a user name or password';
  if (url.hash) return 'must not contain a "#"';
  if (scheme === 'http' && !(local && isLoopback(url.hostname))) {
    return local ? 'must begin with https:// (http:// is for 127.0.0.1 only)' : 'must begin with https://';
  }
  return url;
}

/** A host and optional port as `URL.host` writes it, or undefined if it is none. */
export function readHost(text: string): string | undefined {
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i.test(text) || text.includes('..')) return undefined;
  return URL.canParse(`https://${text}`) ? new URL(`https://${text}`).host : undefined;
}

/** True for an address or a CIDR range of any network. */
export function isAddressRange(text: string): boolean {
  const [, address = '', length] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(length ?? 0) <= (version === 4 ? 32 : 128);
}

/** Networks that no public host is in (RFC 1918, RFC 6598, RFC 4193). */
const privateNetworks = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['fc00::', 7],
] as const;
/** This very machine (RFC 1122, RFC 4291), for a laptop's stack. */
const loopbackNetworks = [
  ['127.0.0.0', 8],
  ['::1', 128],
] as const;

/** True for a CIDR range such as `10.20.0.0/16` that lies within one of the private networks. */
export function isPrivateNetwork(text: string, local: boolean): boolean {
  const [, address = '', length = ''] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(text) ?? [];
  const version = isIP(address);
  if (version === 0 || Number(length) > (version === 4 ? 32 : 128)) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  return [...privateNetworks, ...(local ? loopbackNetworks : [])].some(([network, prefix]) => {
    if (isIP(network) !== version || Number(length) < prefix) return false;
    const outer = new BlockList();
    outer.addSubnet(network, prefix, family);
    return outer.check(address, family);
  });
}
