import { seededRandom } from '../../../../infra/local/docspace/state/random.ts';
import { receiverWith } from '../../sources/receiver.ts';
import { type Attack, forgery, hostileBody, secrets, settings } from './forgeries.ts';

export interface AttackReport {
  /** Requests by the type of what was wrong with them. */
  sent: Map<string, number>;
  /** By type of source. */
  perType: Map<string, number>;
  statuses: Map<number, number>;
  /** Requests whose answer was not one of those allowed, at most ten. */
  wrong: { attack: Attack; status: number }[];
  records: number;
  slowest: { ms: number; what: string };
  /** The most memory that the process has had after a request. */
  peakMb: number;
}

/**
 * Sends generated requests to the receiver's Lambda, records and secrets in memory: forgeries, which must
 * all be refused, or signed requests with hostile bodies, which must not upset it.
 */
export async function attack(
  kind: 'forged' | 'hostile',
  seed: number,
  requests: number,
): Promise<AttackReport> {
  const random = seededRandom(seed);
  const { send, records } = receiverWith(settings, secrets);
  const report: AttackReport = {
    sent: new Map(),
    perType: new Map(),
    statuses: new Map(),
    wrong: [],
    records: 0,
    slowest: { ms: 0, what: '' },
    peakMb: 0,
  };
  // A body that names no account, or another one, is refused where the settings name one.
  const ofAccount = (source: string) =>
    (settings.sources[source] as { account?: unknown }).account !== undefined;
  const allowed = (source: string) =>
    kind === 'forged' ? [401, 404, 415] : ofAccount(source) ? [200, 202, 400, 401] : [200, 202, 400];
  for (let index = 0; index < requests; index += 1) {
    const one = kind === 'forged' ? forgery(random) : hostileBody(random);
    const begunAt = performance.now();
    const { status } = await send(one);
    const ms = performance.now() - begunAt;
    if (index % 100 === 0) report.peakMb = Math.max(report.peakMb, process.memoryUsage.rss() / 2 ** 20);
    count(report.sent, one.what);
    count(report.statuses, status);
    count(report.perType, settings.sources[one.source]?.type ?? 'unknown source');
    if (ms > report.slowest.ms) report.slowest = { ms, what: one.what };
    if (!allowed(one.source).includes(status) && report.wrong.length < 10)
      report.wrong.push({ attack: one, status });
  }
  report.records = records.all.size;
  return report;
}

function count<T>(counts: Map<T, number>, key: T): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
