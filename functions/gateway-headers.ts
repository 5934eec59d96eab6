import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { HeaderMap } from '../lib/sources/contract/receive.ts';

/** The headers of a request that API Gateway hands over, by lower-case name; the values of one that came twice are joined. */
export function headersOf({ multiValueHeaders }: Pick<APIGatewayProxyEvent, 'multiValueHeaders'>): HeaderMap {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(multiValueHeaders ?? {})) {
    if (values) headers[name.toLowerCase()] = values.join(', ');
  }
  return headers;
}
