/** A request with its body read. It has no signal: a client that gives up stops nothing in the portal. */
export interface Incoming {
  method: string;
  url: URL;
  headers: Headers;
  body: string;
}

export async function readRequest(request: Request): Promise<Incoming> {
  const { method, headers } = request;
  const body = request.body === null ? '' : await request.text();
  return { method, url: new URL(request.url), headers, body };
}
