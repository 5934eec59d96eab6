/** What an element shows: texts are never read as markup. */
export type Content = Node | string | undefined;

/** An element with its attributes; one whose value is undefined is left out, one that is true has no value. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | true | undefined>> = {},
  ...content: readonly Content[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  fill(made, attributes, content);
  return made;
}

/** The same for pictures. */
export function drawn<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...content: readonly Content[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  fill(made, attributes, content);
  return made;
}

function fill(
  made: Element,
  attributes: Readonly<Record<string, string | true | undefined>>,
  content: readonly Content[],
): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...content.filter((part) => part !== undefined));
}

/**
 * A part of the page that shows something anew only when that has changed. Whatever had the focus in it, by its `id` or
 * `href`, has it again.
 */
export class Part<T> {
  private shown: string | undefined;

  constructor(
    readonly place: HTMLElement,
    private readonly content: (what: T) => readonly Content[],
  ) {}

  show(what: T): void {
    const text = JSON.stringify(what);
    if (text === this.shown) return;
    this.shown = text;
    const focused = this.place.contains(document.activeElement) ? document.activeElement : null;
    const mark = ['id', 'href'].flatMap((name) => {
      const value = focused?.getAttribute(name);
      return value ? [`[${name}="${CSS.escape(value)}"]`] : [];
    });
    this.place.replaceChildren(...this.content(what).filter((part) => part !== undefined));
    if (mark[0]) this.place.querySelector<HTMLElement>(mark[0])?.focus();
  }
}
