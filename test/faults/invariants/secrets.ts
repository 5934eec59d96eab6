import { secretList } from '../../../lib/stores/aws/secrets.ts';
import { executions } from '../world/happenings.ts';
import { team } from '../world/scenario.ts';
import type { Sent } from '../world/senders.ts';
import type { Stage } from '../world/stage.ts';
import type { Violation } from '../world/stands.ts';

/** No secret, address, invitation link or subject stands where it must not. */
export function secrets(stage: Stage, sent: readonly Sent[]): Violation[] {
  const keys = [...stage.secrets].flatMap(secretList);
  const addresses = team.map(({ email }) => email);
  const links = stage.deployments.flatMap(({ results }) =>
    results.flatMap(({ event: { data } }) => {
      const url = data.invitationUrl ?? data.externalUrl;
      return url ? [String(url)] : [];
    }),
  );
  const private_ = [...keys, ...addresses, ...links];
  const subject = 'Private words';
  const places: [where: string, text: string, words: string[]][] = [
    ['a log line', JSON.stringify(stage.deployments.map(({ log }) => log)), [...private_, subject]],
    [
      'an execution',
      JSON.stringify(
        executions(stage).map(({ runner, name }) => [
          runner.describeExecution(name),
          runner.getExecutionHistory(name),
        ]),
      ),
      [...private_, subject],
    ],
    ['a record', JSON.stringify(stage.deployments.map(({ records }) => [...records.all.values()])), private_],
    ['an answer', JSON.stringify(sent.map(({ answer }) => answer)), private_],
    [
      'a failure that was reported',
      JSON.stringify(
        stage.deployments.flatMap(({ results }) =>
          results.filter(({ event }) => event.type === 'room.failed'),
        ),
      ),
      [...private_, subject],
    ],
  ];
  return places.flatMap(([where, text, words]) =>
    words
      .filter((word) => text.includes(word))
      .map((word) => ({ rule: 6 as const, what: `"${word}" stands in ${where}` })),
  );
}
