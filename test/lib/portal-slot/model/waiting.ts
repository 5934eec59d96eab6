import { acquireSlot, type PortalSlot } from '../../../../lib/portal-slot/portal-slot.ts';
import { type SlotRef, tryNumberOf } from '../../../../lib/portal-slot/slot-store.ts';
import { memorySlot } from '../../../../lib/stores/memory/memory-slot.ts';

export const start = Date.parse('2026-11-23T10:00:00Z');

/** A slot whose every call is counted, and executions that wait for it. */
export function given() {
  const store = memorySlot();
  /** Tokens with which somebody waits. */
  const tokens = new Set<string>();
  const tokensByKey = new Map<string, string[]>();
  const ended = new Set<string>();
  const woken: { token: string; fence: number }[] = [];
  const log: string[] = [];
  const state = { nowMs: start, calls: 0, tries: 0, away: false };
  const counted = <T extends object>(real: T): T =>
    Object.fromEntries(
      Object.entries(real).map(([name, act]) => [
        name,
        (...args: unknown[]) => {
          state.calls += 1;
          return act(...args);
        },
      ]),
    ) as T;
  const slot: PortalSlot = {
    store: counted(store),
    tasks: counted({
      wake: async (token: string, fence: number) => {
        if (state.away) throw new Error('Throttling');
        if (!tokens.delete(token)) return 'gone' as const;
        woken.push({ token, fence });
        return 'woken' as const;
      },
      isRunning: async (execution: string) => {
        if (state.away) throw new Error('Throttling');
        return !ended.has(execution);
      },
    }),
    clock: { now: () => state.nowMs, sleep: async () => {} },
    log: {
      info: (code) => log.push(code),
      warn: (code) => log.push(code),
      error: (code) => log.push(code),
    },
  };
  const ref = (key: string, seconds = 0): SlotRef => ({
    key,
    attempt: 1,
    queuedAt: new Date(start + seconds * 1000).toISOString(),
  });
  /** Acquires with a new token. */
  const acquire = async (who: SlotRef): Promise<string> => {
    state.tries += 1;
    const token = `${who.key}/${state.tries}`;
    tokens.add(token);
    tokensByKey.set(who.key, [...(tokensByKey.get(who.key) ?? []), token]);
    const tryNumber = tryNumberOf(new Date(state.nowMs).toISOString(), state.tries);
    await acquireSlot(slot, who, { execution: who.key, token, tryNumber });
    return token;
  };
  /** Its execution ends and says nothing. */
  const end = (who: SlotRef) => {
    ended.add(who.key);
    for (const token of tokensByKey.get(who.key) ?? []) tokens.delete(token);
  };
  const holder = () => store.current.slot.holder?.key;
  const queue = () => store.waiters.map(({ key }) => key);
  const later = (ms: number) => {
    state.nowMs += ms;
  };
  /** How many calls of store and executions something takes. */
  const cost = async (work: () => Promise<unknown>): Promise<number> => {
    const before = state.calls;
    await work();
    return state.calls - before;
  };
  return { slot, store, state, tokens, woken, log, ref, acquire, end, holder, queue, later, cost };
}
