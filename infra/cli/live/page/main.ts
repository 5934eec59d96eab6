import type { LiveItem, LiveMachines, LiveState } from '../contract.ts';
import { element, Part } from './dom.ts';
import { ItemTable } from './item-table.ts';
import { itemView } from './item-view.ts';
import { overviewView } from './overview-view.ts';
import { follow, item, machines, send, senders } from './server.ts';

const main = placeOf('main');
const connection = placeOf('connection');
const environment = placeOf('environment');

const overview = new Part(element('div'), overviewView);
const table = new ItemTable();
const home = element('div', {}, element('h1', { class: 'unseen' }, 'Overview'), overview.place, table.place);
let last: LiveState | undefined;
/** The work item that is shown, and the part of the page that shows it. */
let shown:
  | { name: string; part: Part<{ item: LiveItem; machines: LiveMachines }>; over: boolean }
  | undefined;

follow({
  state(state) {
    last = state;
    environment.textContent = state.overview.environment;
    say('Live');
    overview.show(state.overview);
    table.show(state.latest);
    void refreshItem();
  },
  trouble: (message) => say(`Not up to date: ${message}`),
  connection: (isOpen) => {
    if (!isOpen) say('Not connected; it is tried again');
  },
});
void offerSenders();
addEventListener('hashchange', navigate);
navigate();

function navigate(): void {
  const [, name] = /^#\/item\/(.+)$/.exec(location.hash) ?? [];
  if (location.hash === '#main') return;
  if (name === undefined) {
    shown = undefined;
    document.title = 'DocSpace Rooms';
    main.replaceChildren(home);
    return;
  }
  const decoded = decodeURIComponent(name);
  const place = element('article', { 'aria-busy': 'true' }, element('p', {}, 'Reading'));
  shown = { name: decoded, part: new Part(place, itemView), over: false };
  document.title = `${decoded} - DocSpace Rooms`;
  main.replaceChildren(element('p', {}, element('a', { href: '#/' }, 'All work items')), place);
  void refreshItem().then(() => {
    // Unless the person has gone on meanwhile.
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) document.getElementById('item')?.focus();
  });
}

/** Reads the work item that is shown, again while something is to be expected of it, or the lists say that it changed. */
async function refreshItem(): Promise<void> {
  const asked = shown;
  if (!asked) return;
  const listed = last?.latest.items.find(({ name }) => name === asked.name);
  if (asked.over && listed?.status !== 'running' && listed?.status !== 'accepted') return;
  try {
    const [found, pictures] = await Promise.all([item(asked.name), machines()]);
    if (shown !== asked) return;
    asked.over = found.over;
    asked.part.show({ item: found, machines: pictures });
    asked.part.place.removeAttribute('aria-busy');
  } catch (error) {
    if (shown === asked) asked.part.place.replaceChildren(element('p', { role: 'alert' }, String(error)));
  }
}

/** Of the local stack: a sample of each source at a click. */
async function offerSenders(): Promise<void> {
  const names = await senders().catch(() => []);
  if (names.length === 0) return;
  const select = element('select', { id: 'sender' }, ...names.map((name) => element('option', {}, name)));
  const button = element('button', { type: 'button', id: 'send' }, 'Send');
  const outcome = element('span', { role: 'status' });
  button.addEventListener('click', async () => {
    outcome.textContent = '';
    try {
      const { status, name } = await send(select.value);
      outcome.replaceChildren(
        `${name} was answered ${status}: `,
        element('a', { href: `#/item/${encodeURIComponent(name)}`, id: 'sent' }, 'see its way'),
      );
    } catch (error) {
      outcome.textContent = String(error);
    }
  });
  home.insertBefore(
    element(
      'div',
      { class: 'tools' },
      element('label', {}, 'Send a new work item of ', select),
      button,
      outcome,
    ),
    overview.place,
  );
}

function say(text: string): void {
  if (connection.textContent !== text) connection.textContent = text;
}

function placeOf(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}
