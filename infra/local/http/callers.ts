import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The names of this machine's loopback interface, with which every local client calls. */
const loopbackNames = ['127.0.0.1', 'localhost'];

export interface Refusal {
  status: number;
  message: string;
}

/** A first segment of a path that other programs of this machine cannot guess. */
export function newSecretPath(): string {
  return `/${randomBytes(32).toString('base64url')}`;
}

/**
 * Says why a request must not be served, undefined for one that may. A server on the loopback interface is within
 * reach of every web page that this machine's browsers show: by DNS rebinding, where the page's own host name
 * resolves to 127.0.0.1 and `Host` is that name, and by requests across origins, which carry an `Origin`. So the
 * request must be for a loopback name at the server's own port, and from no other origin.
 *
 * @param secretPath what the path must begin with, against other users of this machine; it is removed from `url`
 * @param anyOrigin serves requests of other origins too
 */
export function refusalOf(
  incoming: IncomingMessage,
  { secretPath = '', anyOrigin = false }: { secretPath?: string; anyOrigin?: boolean } = {},
): Refusal | undefined {
  const { headers, url = '', socket } = incoming;
  const port = socket.localPort;
  // Clients leave out the port 80.
  const hosts = loopbackNames.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]);
  // A target in absolute form names a host of its own, which wins over the header (RFC 9112, 3.2.2).
  if (!hosts.includes(headers.host?.toLowerCase() ?? '') || !url.startsWith('/')) {
    return { status: 421, message: `This server answers only to ${hosts.join(' and ')}.` };
  }
  const isOwn = headers.origin === undefined || hosts.some((host) => headers.origin === `http://${host}`);
  if (!isOwn && !anyOrigin) {
    return { status: 403, message: 'Web pages of other origins may not call this server.' };
  }
  if (!`${url}/`.startsWith(`${secretPath}/`)) {
    return { status: 403, message: 'The path lacks the secret of this server.' };
  }
  incoming.url = url.slice(secretPath.length) || '/';
  return undefined;
}
