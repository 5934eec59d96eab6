import type { StateMachineRunner } from './aws/state-machine/runner.ts';

/**
 * The executions of the local stack as JSON, for people with a browser or `curl`: `GET /executions` lists
 * them, latest first, and `GET /executions/NAME` has the events in the shape of `GetExecutionHistory`
 * (https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html) beside what
 * `DescribeExecution` says.
 *
 * @returns undefined for every other path
 */
export function executionsApi(
  runners: readonly StateMachineRunner[],
): (request: Request) => Response | undefined {
  return (request) => {
    const [first, name, ...more] = new URL(request.url).pathname.split('/').filter(Boolean);
    if (first !== 'executions' || more.length > 0) return undefined;
    if (request.method !== 'GET') {
      return json(405, { message: 'Executions are read with GET; a webhook starts them.' });
    }
    if (name === undefined) {
      const executions = runners
        .flatMap((runner) => runner.listExecutions())
        .sort((a, b) => Number(b.startDate) - Number(a.startDate));
      return json(200, { executions });
    }
    const wanted = decoded(name);
    if (wanted === undefined) {
      return json(400, { message: 'The path is not percent-encoded text; GET /executions lists the names.' });
    }
    const runner = runners.find((one) => one.listExecutions().some((execution) => execution.name === wanted));
    if (!runner) {
      return json(404, { message: `There is no execution "${wanted}"; GET /executions lists all.` });
    }
    return json(200, {
      execution: runner.describeExecution(wanted),
      ...runner.getExecutionHistory(wanted),
    });
  };
}

/** Undefined for malformed percent-encoding. */
function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** Indented, with times as ISO 8601: people read it. */
function json(status: number, body: object): Response {
  return new Response(`${JSON.stringify(body, null, 2)}\n`, {
    status,
    headers: { 'content-type': 'application/json' },
  });
}
