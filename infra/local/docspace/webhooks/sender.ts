import type { Clock } from '../../../../lib/kernel/clock.ts';
import { canRead } from '../rules/rights.ts';
import type { Chance } from '../state/chance.ts';
import type { StoredFolder, Webhook } from '../state/model.ts';
import type { PortalState } from '../state/portal.ts';
import { bodyOf, type Delivery, entityOf, signatureOf } from './payload.ts';
import { type Trigger, triggers } from './triggers.ts';

export type Send = (request: Request) => Promise<Response>;

const pollEveryMs = 5_000;
const parallel = 10;
/** 1, 2, 4, 8 and 16 seconds. */
const retries = 5;
const longestAnswerMs = 100_000;
/** A webhook without a success for this time is turned off. */
const trustedMs = 3 * 86_400_000;
const timeout = 'timeout';

/**
 * Sends what happens in the portal to its webhooks: taken from a queue every five seconds, ten at a time and in
 * no order, each tried six times and then dropped (WebhookPublisher.cs:83-97; WebhookSender.cs:177-312;
 * WorkerService.cs:46-96, DocSpace-server 3.7.2).
 */
export class WebhookSender {
  readonly #started: number;
  #queue: Delivery[] = [];
  readonly #ready: Delivery[] = [];
  #polling = false;
  #busy = 0;
  #lastId = 0;

  constructor(
    readonly clock: Clock,
    readonly portal: PortalState,
    readonly chance: Chance,
    public send: Send,
  ) {
    this.#started = clock.now();
  }

  /** Only webhooks whose owner can read the entity get it. */
  publish(trigger: Trigger, folder: StoredFolder, userId: string): void {
    const { portal, clock } = this;
    const room = portal.roomOf(folder.id);
    if (!room) return;
    for (const webhook of portal.webhooks) {
      const wanted = webhook.triggers === 0 || (webhook.triggers & triggers[trigger]) !== 0;
      const targeted = !webhook.targetId || webhook.targetId === String(folder.id);
      if (!webhook.enabled || !wanted || !targeted) continue;
      if (!canRead(portal, room, portal.users.get(webhook.userId))) continue;
      this.#lastId += 1;
      const entity = entityOf(portal, folder);
      const about = { id: this.#lastId, webhook, trigger, userId, created: clock.now() };
      this.#queue.push({ ...about, entity, retries: 0 });
    }
    if (this.#queue.length > 0) void this.#poll();
  }

  /** Waits for the next look into the queue; nothing is waited for while it is empty. */
  async #poll(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    const since = (this.clock.now() - this.#started) % pollEveryMs;
    await this.clock.sleep(pollEveryMs - since);
    this.#polling = false;
    const taken = this.#queue.map((delivery) => ({ delivery, place: this.chance.random() }));
    this.#queue = [];
    taken.sort((a, b) => a.place - b.place);
    this.#ready.push(...taken.map(({ delivery }) => delivery));
    while (this.#busy < parallel && this.#ready.length > 0) void this.#work();
  }

  async #work(): Promise<void> {
    this.#busy += 1;
    for (let next = this.#ready.shift(); next; next = this.#ready.shift()) await this.#deliver(next);
    this.#busy -= 1;
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { webhook } = delivery;
    for (;;) {
      const problem = await this.#attempt(delivery);
      const now = this.clock.now();
      if (problem === undefined) {
        webhook.lastSuccess = now;
        return;
      }
      if (delivery.retries === retries) {
        this.#giveUp(webhook, problem, now);
        return;
      }
      delivery.failed = { on: now, content: `Response status code does not indicate success: ${problem}.` };
      await this.clock.sleep(2 ** delivery.retries * 1_000);
      delivery.retries += 1;
    }
  }

  /**
   * What becomes of a webhook after the last retry: 410 removes it, and one without a success for days is turned off, but
   * not by an answer that did not come in time.
   */
  #giveUp(webhook: Webhook, problem: number | string, now: number): void {
    if (problem === 410) {
      this.portal.webhooks = this.portal.webhooks.filter((other) => other !== webhook);
      return;
    }
    const isTimeout = problem === timeout;
    if (!isTimeout && now - (webhook.lastSuccess ?? webhook.created) > trustedMs) webhook.enabled = false;
  }

  /** @returns a status or a message; undefined when the receiver accepted it */
  async #attempt(delivery: Delivery): Promise<number | string | undefined> {
    const { clock } = this;
    const body = bodyOf(delivery, clock.now());
    const request = new Request(delivery.webhook.uri, {
      method: 'POST',
      headers: {
        accept: '*/*',
        'content-type': 'application/json; charset=utf-8',
        'x-docspace-signature-256': signatureOf(delivery.webhook.secretKey, body),
      },
      body,
      redirect: 'manual',
    });
    const answered = new AbortController();
    const tooLate = clock.sleep(longestAnswerMs, answered.signal).then(() => timeout);
    const answer = this.send(request).then(
      ({ status }) => status,
      () => 'no answer',
    );
    const came = await Promise.race([answer, tooLate]);
    answered.abort();
    delivery.webhook.lastStatus = typeof came === 'number' ? came : 0;
    return typeof came === 'number' && came >= 200 && came < 300 ? undefined : came;
  }
}
