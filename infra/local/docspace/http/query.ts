import { badArgument, ValidationError } from './errors.ts';

/** The query of a request: names without regard to case, repeated ones as a list. */
export class Query {
  readonly #entries: [string, string][];

  constructor(url: URL) {
    this.#entries = [...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]);
  }

  get(name: string): string | undefined {
    return this.all(name)[0];
  }

  all(name: string): string[] {
    return this.#entries.filter(([own]) => own === name.toLowerCase()).map(([, value]) => value);
  }

  /** A whole number, or 400 under the property's name. */
  int(name: string): number | undefined {
    const text = this.get(name);
    if (text === undefined || text === '') return undefined;
    if (!/^-?\d+$/.test(text)) throw this.invalid(name, text);
    return Number(text);
  }

  bool(name: string): boolean | undefined {
    const text = this.get(name)?.toLowerCase();
    if (text === undefined || text === '') return undefined;
    if (text !== 'true' && text !== 'false') throw this.invalid(name, text);
    return text === 'true';
  }

  /** An enum: a name without regard to case, or its number; anything else is 400. */
  enum(name: string, values: Record<string, number>): number | undefined {
    const text = this.get(name);
    return text === undefined || text === '' ? undefined : this.#enumValue(name, text, values);
  }

  enums(name: string, values: Record<string, number>): number[] {
    return this.all(name).map((text) => this.#enumValue(name, text, values));
  }

  /**
   * `count` 1 to 100 (default 100), outside 400 in the wrapper; a negative `startIndex` is 400 as an error
   * (RoomContentRequestDto.cs:123-132; FileStorageService.cs:279, DocSpace-server 3.7.2).
   */
  page(): { startIndex: number; count: number } {
    const count = this.int('count') ?? 100;
    if (count < 1 || count > 100) throw this.invalid('count', String(count));
    const startIndex = this.int('startIndex') ?? 0;
    if (startIndex < 0) throw badArgument('Specified argument was out of the range of valid values.');
    return { startIndex, count };
  }

  invalid(name: string, value: string): ValidationError {
    const property = name[0]?.toUpperCase() + name.slice(1);
    return new ValidationError({ [property]: [`The value '${value}' is not valid for ${property}.`] });
  }

  #enumValue(name: string, text: string, values: Record<string, number>): number {
    const byName = Object.entries(values).find(([own]) => own.toLowerCase() === text.toLowerCase())?.[1];
    const value = byName ?? (/^\d+$/.test(text) ? Number(text) : undefined);
    if (value === undefined || !Object.values(values).includes(value)) throw this.invalid(name, text);
    return value;
  }
}
