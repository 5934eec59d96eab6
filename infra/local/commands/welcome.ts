import { urlWithSecret } from '../../../lib/sources/signatures/secret-in-url.ts';
import { firstSendCommand } from '../../cli/commands/send.ts';
import type { LocalStack } from '../stack.ts';
import { curlCommand } from './curl-command.ts';

/**
 * What `npm start` prints when the stack is up: where it works, where webhooks go, and how to send a first one.
 *
 * @param environment its name or file
 * @param secretsFile of `--secrets`; without one the secrets are those of the local stack, and they are printed
 * @param serviceUser of a real portal
 */
export function welcome(
  stack: LocalStack,
  {
    environment,
    secretsFile,
    serviceUser,
  }: { environment: string; secretsFile: string | undefined; serviceUser: string | undefined },
): string {
  const { url, webhookUrls, portal, settings, secrets } = stack;
  const where =
    serviceUser === undefined
      ? `the DocSpace simulator at ${portal.url}`
      : `the portal at ${portal.url}, in which it makes real rooms as ${serviceUser}`;
  const verifySecret = (source: string) =>
    secretsFile === undefined ? secrets.sources[source]?.verify[0] : undefined;
  const sources = Object.entries(settings.sources);
  const curls = sources.flatMap(([name, source]) => {
    const lines = curlCommand(source, webhookUrls[name] ?? '', verifySecret(name) ?? '');
    return verifySecret(name) !== undefined && lines !== undefined ? [lines] : [];
  });
  const width = Math.max(...sources.map(([name]) => name.length));
  const urls = Object.fromEntries(
    sources.map(([name, source]) => [
      name,
      urlWithSecret(source, webhookUrls[name] ?? '', verifySecret(name) ?? 'SECRET'),
    ]),
  );
  const urlWidth = Math.max(...Object.values(urls).map((webhookUrl) => webhookUrl.length));
  return [
    `The local stack is up, with empty records, against ${where}.`,
    '',
    secretsFile === undefined
      ? 'Webhook URLs, and the secret of each source in this local stack:'
      : `Webhook URLs (their secrets are in ${secretsFile}):`,
    ...sources.map(([name]) =>
      `  ${name.padEnd(width)}  ${(urls[name] ?? '').padEnd(urlWidth)}  ${verifySecret(name) ?? ''}`.trimEnd(),
    ),
    ...resultUrls(stack, secretsFile),
    'What goes on, live, in a browser; and executions with their histories:',
    `  ${url}`,
    `  ${url}/executions`,
    '',
    'To send from another terminal:',
    ...sources.map(
      ([name, source]) => `  ${firstSendCommand({ name, source, url, secretsFile, environment })}`,
    ),
    ...(curls.length > 0 ? ['or with curl and openssl in a POSIX shell, as it stands:', '', curls[0]] : []),
    '',
    ...(stack.troubles
      ? ['To rehearse the runbook: Enter lists the troubles that begin and end by their names.']
      : []),
    'Ctrl+C ends it.',
    '',
  ].join('\n');
}

/** The results that no fake takes, with what they are signed with in this local stack. */
function resultUrls({ settings, secrets, fake }: LocalStack, secretsFile: string | undefined): string[] {
  const lines = Object.entries(settings.sources).flatMap(([name, source]) => {
    const { resultUrl } = source as { resultUrl?: string };
    if (resultUrl === undefined || fake(name)) return [];
    const secret = secretsFile === undefined ? secrets.sources[name]?.writeBack : undefined;
    return [`  ${name} to ${resultUrl}${secret === undefined ? '' : `, signed with ${secret}`}`];
  });
  return lines.length > 0 ? ['Results:', ...lines] : [];
}
