import { readFileSync } from 'node:fs';
import { roomUrl } from '../../../lib/docspace/rooms.ts';
import { projectRoomTitle, ticketRoomTitle } from '../../../lib/docspace/titles.ts';
import { parseJson } from '../../../lib/kernel/json.ts';
import { isObject } from '../../../lib/settings/fields.ts';
import type { SourceSettings } from '../../../lib/settings/schema.ts';
import { parseOnce } from '../../../lib/sources/bodies/handwritten.ts';
import type { Reading } from '../../../lib/sources/contract/receive.ts';
import { becomes, withAnswer } from '../../../lib/sources/custom/check-samples.ts';
import type { CustomSettings } from '../../../lib/sources/custom/settings.ts';
import { type ShownRequest, shownLookUp, shownRequests } from '../../../lib/sources/custom/shown-requests.ts';
import { isDescribed } from '../../../lib/sources/registry/names.ts';
import { receiverOf } from '../../../lib/sources/registry/receivers.ts';
import type { WorkItemFacts } from '../../../lib/work-items/record.ts';
import type { EnvironmentSettings } from '../../environments/schema.ts';
import { CommandError, defineCommand, environmentWord, settingsOption } from '../command.ts';
import { settingsToShow, sourceNamed } from '../deployment/environment-settings.ts';

/** The id of a room that there is not: for what would be sent about it. */
const sampleRoomId = 4711;

export const tryCommand = defineCommand({
  name: 'try',
  summary: 'shows what a body would become and what would be sent, and sends nothing',
  description:
    'For writing the settings of a source of the type custom. The file holds the body, or a sample: an object with "body", "items" and, where the item is looked up, the "answer" to that. Samples of the settings that do not fit are left aside.',
  words: {
    environment: environmentWord,
    source: { label: 'SOURCE', summary: 'the name of the source in the environment' },
    file: { label: 'FILE', summary: 'a file with the body as the system sends it, in JSON' },
  },
  options: settingsOption,
  examples: ['try production redmine samples/issue-created.json'],
  attention: {
    meaning: 'a body, or a request about it, is not as it should be',
    isNeeded: ({ items }: Tried) =>
      items.some(({ becomes, requests }) => 'invalid' in becomes || requests.some((one) => 'mistake' in one)),
  },
  async run({ words: { environment, source: name, file }, options }): Promise<Tried> {
    const settings = settingsToShow(options.environment ?? environment);
    const source = sourceNamed(name, { environment, sources: settings.sources });
    const { body, answer } = bodyIn(file);
    const items = readingsOf(source, body).map((reading) => tried(reading, source, settings, answer));
    return { environment, source: name, items };
  },
  text({ items }: Tried, { bold, dim }) {
    if (items.length === 0) return 'The body has no item: nothing is made, and the answer is 200.';
    return items
      .flatMap(({ becomes, requests }, index) => [
        bold(items.length > 1 ? `Item ${index + 1}` : 'The item'),
        ...Object.entries(becomes).map(([field, value]) => `  ${field}: ${String(value)}`),
        ...requests.flatMap((one) =>
          'mistake' in one
            ? [`  cannot be sent: ${one.mistake}`]
            : [
                `  ${one.why}: ${one.method} ${one.url}`,
                ...Object.entries(one.headers).map(([header, value]) => dim(`    ${header}: ${value}`)),
                ...(one.body === undefined ? [] : [`    ${JSON.stringify(one.body)}`]),
              ],
        ),
      ])
      .join('\n');
  },
});

function bodyIn(file: string): { body: string; answer?: unknown } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new CommandError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  const json = parseJson(text);
  if (json === undefined) throw new CommandError(`${file} is not JSON.`);
  if (!isObject(json) || !Array.isArray(json.items) || !('body' in json)) return { body: text };
  return { body: JSON.stringify(json.body), answer: json.answer };
}

/** As the receiver reads a body, once its sender is authenticated. */
function readingsOf(source: SourceSettings, text: string): Reading[] {
  const receiver = receiverOf(source);
  const parsed = receiver.parse ? receiver.parse(text) : parseOnce(text);
  const body =
    parsed && 'json' in parsed && receiver.itemsOf ? receiver.itemsOf(source, parsed.json) : parsed;
  const about = { headers: {}, nowMs: Date.now(), follows: true };
  return (body && 'items' in body ? body.items : body ? [body] : []).map((one) =>
    'mistakes' in one
      ? { outcome: 'invalid', mistakes: one.mistakes }
      : receiver.read(source, one.json, about),
  );
}

interface Tried {
  environment: string;
  source: string;
  items: TriedItem[];
}

interface TriedItem {
  becomes: Record<string, unknown>;
  requests: ShownRequest[];
}

function tried(
  before: Reading,
  source: SourceSettings,
  settings: EnvironmentSettings,
  answer: unknown,
): TriedItem {
  const custom = isDescribed(source) ? (source as CustomSettings) : undefined;
  const asked = custom && before.outcome === 'work-item' ? shownLookUp(custom, before.facts) : undefined;
  const reading = custom ? withAnswer(before, custom, answer) : before;
  const isKnown = asked === undefined || answer !== undefined;
  const item = becomes(reading);
  if (reading.outcome === 'state' && !settings.life) {
    const ignored = 'the rooms of this environment do not follow their work items (life)';
    return { becomes: { ...item, ignored }, requests: [] };
  }
  const lookUp = asked ? [asked] : [];
  if (reading.outcome !== 'work-item') return { becomes: item, requests: lookUp };
  // Without an answer nobody knows its name, and what is written back about it is not known either.
  if (!isKnown) return { becomes: item, requests: lookUp };
  const title = titleOf(reading.facts);
  const room = { id: sampleRoomId, url: roomUrl(settings.portal.url, sampleRoomId), title };
  const requests = custom ? shownRequests(custom, reading.facts, room) : [];
  return { becomes: { ...item, title }, requests: [...lookUp, ...requests] };
}

function titleOf(facts: WorkItemFacts): string {
  return facts.kind === 'project' ? projectRoomTitle(facts) : ticketRoomTitle(facts);
}
