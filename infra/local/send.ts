import { UsageError, webhookToSend } from './send-arguments.ts';

/** `npm run send`: sends one webhook, prints the answer, and fails unless the answer is 2xx. */
async function main(): Promise<void> {
  try {
    const { url, ...request } = webhookToSend(process.argv.slice(2));
    const response = await post(url, request);
    console.log(`${response.status} ${url}`);
    console.log(pretty(await response.text()));
    if (!response.ok) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

async function post(
  url: string,
  request: { headers: Record<string, string>; body: string },
): Promise<Response> {
  try {
    return await fetch(url, { method: 'POST', ...request });
  } catch {
    throw new UsageError(`Nothing answers at ${url}. Is the stack up (npm start), and PORT or --url right?`);
  }
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

await main();
