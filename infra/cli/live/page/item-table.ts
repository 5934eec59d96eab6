import type { ItemList, ListedItem } from '../../work-items/recent.ts';
import { element, Part } from './dom.ts';
import { items } from './server.ts';
import { timeText } from './times.ts';

const rowsOfPage = 50;
/** So many are read when a person wants more than the latest. */
const wholeList = 10_000;

export function itemLink(name: string, label?: string): HTMLAnchorElement {
  return element('a', { href: `#/item/${encodeURIComponent(name)}` }, label ? `${label} (${name})` : name);
}

/** The last work items, page by page: however many there are, the browser holds one page of rows. */
export class ItemTable {
  readonly place: HTMLElement;
  private readonly rows: Part<ListedItem[]>;
  private readonly count: HTMLElement;
  private readonly earlier: HTMLButtonElement;
  private readonly later: HTMLButtonElement;
  private readonly all: HTMLButtonElement;
  private readonly known = new Map<string, ListedItem>();
  private more = false;
  private page = 0;
  private text = '';
  private status = '';

  constructor() {
    const body = element('tbody');
    this.rows = new Part(body, (shown) => shown.map(rowOf));
    this.count = element('p', { role: 'status' });
    this.earlier = button('Later items', () => this.turn(-1));
    this.later = button('Earlier items', () => this.turn(1));
    this.all = button('Read all', () => void this.readAll());
    this.place = element(
      'section',
      { 'aria-labelledby': 'items' },
      element('h2', { id: 'items' }, 'Work items'),
      element('div', { class: 'tools' }, this.textFilter(), this.statusFilter(), this.all),
      element(
        'table',
        {},
        element('caption', { class: 'unseen' }, 'The last work items, the latest first'),
        element(
          'thead',
          {},
          element('tr', {}, ...columns.map((name) => element('th', { scope: 'col' }, name))),
        ),
        body,
      ),
      element('div', { class: 'tools' }, this.earlier, this.later, this.count),
    );
  }

  /** Takes what was read last: what is known of others stays. */
  show({ items: latest, more }: ItemList): void {
    for (const item of latest) this.known.set(item.key, item);
    if (this.known.size === latest.length) this.more = more;
    this.refresh();
  }

  private async readAll(): Promise<void> {
    this.all.disabled = true;
    this.all.textContent = 'Reading';
    try {
      const { items: every, more } = await items(wholeList);
      this.known.clear();
      for (const item of every) this.known.set(item.key, item);
      this.more = more;
    } finally {
      this.all.disabled = false;
      this.all.textContent = 'Read all';
      this.refresh();
    }
  }

  private turn(by: number): void {
    this.page += by;
    this.refresh();
  }

  private refresh(): void {
    const wanted = [...this.known.values()]
      .filter((item) => this.isWanted(item))
      .sort((one, other) => (one.since < other.since ? 1 : one.since > other.since ? -1 : 0));
    const pages = Math.max(1, Math.ceil(wanted.length / rowsOfPage));
    this.page = Math.min(this.page, pages - 1);
    const first = this.page * rowsOfPage;
    this.rows.show(wanted.slice(first, first + rowsOfPage));
    this.earlier.disabled = this.page === 0;
    this.later.disabled = this.page === pages - 1;
    this.all.hidden = !this.more;
    const others = this.more ? ' of those that were read; there are others' : '';
    this.count.textContent = `Page ${this.page + 1} of ${pages}, ${wanted.length} items${others}.`;
  }

  private isWanted({ name, label = '', status, reason = '', delivery }: ListedItem): boolean {
    if (this.status !== '' && status !== this.status && delivery !== this.status) return false;
    return `${name} ${label} ${reason}`.toLowerCase().includes(this.text);
  }

  private textFilter(): HTMLElement {
    const input = element('input', { type: 'search', id: 'text-filter', autocomplete: 'off' });
    input.addEventListener('input', () => {
      this.text = input.value.trim().toLowerCase();
      this.page = 0;
      this.refresh();
    });
    return element('label', {}, 'Id, label or reason ', input);
  }

  private statusFilter(): HTMLElement {
    const choices = ['', 'accepted', 'running', 'held', 'done', 'failed', 'pending', 'undelivered'];
    const select = element(
      'select',
      { id: 'status-filter' },
      ...choices.map((value) => element('option', { value }, value || 'all')),
    );
    select.addEventListener('change', () => {
      this.status = select.value;
      this.page = 0;
      this.refresh();
    });
    return element('label', {}, 'Status ', select);
  }
}

const columns = ['Work item', 'Status', 'Since', 'Reason', 'Result', 'Room'];

function rowOf({ name, label, status, since, reason = '', delivery, roomId }: ListedItem): HTMLElement {
  const cells = [timeText(since), reason, delivery ?? '', roomId === undefined ? '' : String(roomId)];
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, itemLink(name, label)),
    element('td', {}, element('span', { class: `status ${status}` }, status)),
    ...cells.map((text) => element('td', {}, text)),
  );
}

function button(text: string, act: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button' }, text);
  made.addEventListener('click', act);
  return made;
}
