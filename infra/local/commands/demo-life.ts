import { setTimeout as wait } from 'node:timers/promises';
import { listLinks } from '../../../lib/docspace/access.ts';
import { type Portal, portalClient } from '../../../lib/docspace/client.ts';
import { findRoomsByTag, getRoom, roomUrl, rootFolder } from '../../../lib/docspace/rooms.ts';
import { portalWebhookName } from '../../../lib/intake/portal/webhook.ts';
import { realClock } from '../../../lib/kernel/clock.ts';
import { keyTagOf } from '../../../lib/work-items/keys.ts';
import { localSigningKey } from '../secrets-file.ts';
import type { LocalStack } from '../stack.ts';
import { type Life, livesOf, type Step } from './demo-life-steps.ts';
import type { DemoReport } from './demo-report.ts';

/** What the demo of lives adds to the settings: of a grace of days nobody would see the end. */
export const demoLife = { graceDays: 0, events: true, reportPeople: true };

/** A step has to come true within this. */
const patienceMs = 60_000;

/** What people see of a work item and its room. */
interface Seen {
  place: 'active' | 'in the archive';
  title: string;
  links: number;
  roomUrl: string | undefined;
  /** Notes and events, oldest first. */
  told: string[];
}

/**
 * Plays a ticket and a project through their lives.
 *
 * @param onStep gets each step as soon as it has come true, or has not in time
 */
export async function playLives(stack: LocalStack, onStep: (report: DemoReport) => void): Promise<void> {
  await hearPortal(stack);
  // Of two reconcilers at once each may deliver what is due.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = {
    ...stack,
    reconcile() {
      last = last.then(stack.reconcile);
      return last;
    },
  };
  await Promise.all(livesOf(stack).map((life) => play(inTurn, life, onStep)));
}

async function play(stack: LocalStack, life: Life, onStep: (report: DemoReport) => void): Promise<void> {
  const portal = portalOf(stack);
  let roomId: number | undefined;
  let toldBefore = 0;
  for (const step of life.steps) {
    await step.happen(roomId ?? 0);
    const giveUpAtMs = Date.now() + patienceMs;
    for (;;) {
      await settle(stack);
      roomId ??= await roomOf(portal, stack, life);
      const report =
        roomId === undefined ? undefined : await seen(portal, { life, step, roomId, toldBefore });
      const isRight = report?.checks.every(({ right }) => right);
      if (isRight || Date.now() > giveUpAtMs) {
        if (!report) throw new Error(`${life.name} has no room: ${life.shown().told.join(', ')}`);
        toldBefore = life.shown().told.length;
        onStep({ ...report, title: `${life.name} ${step.title}` });
        break;
      }
      await wait(200);
    }
  }
}

/** What people see after a step. */
async function seen(
  portal: Portal,
  { life, step, roomId, toldBefore }: { life: Life; step: Step; roomId: number; toldBefore: number },
): Promise<Omit<DemoReport, 'title'>> {
  const found = await look(portal, life, roomId);
  return reportOf(step, found, found.told.slice(toldBefore), roomUrl(portal.url, roomId));
}

/** Lets what is due be begun, and waits until nothing runs. */
async function settle({ machines, reconcile }: LocalStack): Promise<void> {
  await reconcile();
  const isRunning = () =>
    Object.values(machines).some((machine) =>
      machine.listExecutions().some(({ status }) => status === 'RUNNING'),
    );
  while (isRunning()) await wait(50);
}

async function roomOf(
  { call }: Portal,
  { settings }: LocalStack,
  { source, kind, id }: Life,
): Promise<number | undefined> {
  const item = { namespace: settings.namespace, source, kind, id };
  return (await findRoomsByTag(call, keyTagOf(item, { signingKey: localSigningKey })))[0]?.id;
}

async function look({ call }: Portal, life: Life, roomId: number): Promise<Seen> {
  const room = await getRoom(call, roomId);
  const links = await listLinks(call, roomId, 'invitation');
  const { roomUrl: shown, told } = life.shown();
  const place = room.rootFolderType === rootFolder.archive ? 'in the archive' : 'active';
  return { place, title: room.title, links: links.length, roomUrl: shown, told };
}

/** What has to be true after a step, and what is shown of it. */
function reportOf({ expected }: Step, seen: Seen, told: string[], url: string): Omit<DemoReport, 'title'> {
  const { place, title, links } = expected;
  return {
    facts: [
      ['room', `"${seen.title}", ${seen.place}, ${seen.links === 0 ? 'no link' : 'with its link'}`],
      ['shows', `${seen.roomUrl ?? 'no room'}`],
      ...told.map((text): [string, string] => [
        'told',
        text.length > 100 ? `${text.slice(0, 100)} ...` : text,
      ]),
    ],
    checks: [
      {
        right: seen.place === place && seen.title === title,
        what: `the room is ${place}, called "${title}"`,
      },
      { right: seen.links === links, what: links === 0 ? 'nobody gets in by a link' : 'its link is there' },
      {
        right:
          told.length === expected.told.length && expected.told.every((one, at) => one.test(told[at] ?? '')),
        what: told.length === 0 ? 'nobody is told anything' : 'what people have to know is told once',
      },
      { right: seen.roomUrl === url, what: 'its system shows the URL of the room' },
    ],
  };
}

/** The portal says at once what people do with rooms. */
async function hearPortal({ simulator, url, secrets }: LocalStack): Promise<void> {
  if (!simulator) throw new Error('The demo of lives needs the DocSpace simulator.');
  const { world, people } = simulator;
  world.portal.webhooks.push({
    id: 1,
    name: 'Rooms',
    uri: `${url}/webhooks/${portalWebhookName}`,
    secretKey: secrets.portalWebhook?.[0] ?? '',
    enabled: true,
    triggers: 0,
    userId: people.serviceUser,
    created: world.clock.now(),
  });
}

function portalOf({ portal: { url, key } }: LocalStack): Portal {
  return { url, call: portalClient({ url, key: async () => key, clock: realClock, fetch }) };
}
