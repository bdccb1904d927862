import Type, { type Static } from 'typebox';
import type { TableBlock, TableColumn, TableRow } from './tableBlock.ts';
import { type Text, text } from './text.ts';

/** What a person changed about a list: the input of the one action that its table runs for all of it. */
export const ListChange = Type.Object(
  {
    search: Type.Optional(Type.String({ maxLength: 100 })),
    sort: Type.Optional(Type.String({ maxLength: 64 })),
    descending: Type.Optional(Type.Boolean()),
    /** Which filter `value` is of. */
    filter: Type.Optional(Type.String({ maxLength: 64 })),
    value: Type.Optional(Type.String({ maxLength: 200 })),
    turn: Type.Optional(Type.Union([Type.Literal('next'), Type.Literal('previous')])),
  },
  { additionalProperties: false },
);
export type ListChange = Static<typeof ListChange>;

/** How a list begins. */
export interface ListOptions<Sort extends string> {
  /** Rows a page; 50 when absent. */
  readonly size?: number;
  readonly sorts?: readonly Sort[];
  readonly sort?: Sort;
  readonly descending?: boolean;
  readonly filters?: Readonly<Record<string, string>>;
}

/** What a table of a list says; the list adds search, order and paging. */
export interface ListTable {
  readonly label: Text;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  readonly empty: Text;
  /** The search field's name; without one there is none. */
  readonly search?: Text;
  readonly filters?: readonly {
    readonly name: string;
    readonly label: Text;
    readonly options: readonly { readonly value: string; readonly label: Text }[];
  }[];
}

/**
 * Where a person is in a list that a service gives page by page through cursors: words looked for, filters, order, page.
 * The extension's texts have `list.position` (with `{from}` and `{to}`) and `list.positionOf` (with `{total}` as well).
 */
export class ListView<Sort extends string = string> {
  readonly #size: number;
  readonly #sorts: readonly Sort[];
  readonly #filters: Map<string, string>;
  #search = '';
  #sort: Sort | undefined;
  #descending: boolean;
  /** The cursors of the pages before this one and of this one; the first page has none. */
  #cursors: readonly (string | undefined)[] = [undefined];
  #next: string | undefined;
  #total: number | undefined;

  constructor(options: ListOptions<Sort> = {}) {
    this.#size = options.size ?? 50;
    this.#sorts = options.sorts ?? [];
    this.#sort = options.sort;
    this.#descending = options.descending ?? false;
    this.#filters = new Map(Object.entries(options.filters ?? {}));
  }

  /** Takes what the person changed; anything but turning the page goes back to the first one, nothing stays. */
  change(change: ListChange): void {
    if (change.turn === 'next') {
      if (this.#next !== undefined) this.#cursors = [...this.#cursors, this.#next];
      return;
    }
    if (change.turn === 'previous') {
      if (this.#cursors.length > 1) this.#cursors = this.#cursors.slice(0, -1);
      return;
    }
    if (change.search !== undefined) this.#search = change.search.trim();
    if (change.filter !== undefined && change.value !== undefined) this.#filters.set(change.filter, change.value);
    const sort = this.#sorts.find((one) => one === change.sort);
    if (sort !== undefined) {
      this.#sort = sort;
      this.#descending = change.descending ?? false;
    }
    if (Object.keys(change).length > 0) this.#cursors = [undefined];
  }

  /** The value of a filter; `''` is *all*. */
  filter(name: string): string {
    return this.#filters.get(name) ?? '';
  }

  /** The words looked for, for endpoints that search. */
  get search(): { readonly search?: string } {
    return this.#search === '' ? {} : { search: this.#search };
  }

  /** The order, for endpoints that sort. */
  get order(): { readonly sort?: Sort; readonly descending?: boolean } {
    return this.#sort === undefined ? {} : { sort: this.#sort, descending: this.#descending };
  }

  /** The page. */
  get page(): { readonly cursor?: string; readonly limit: number } {
    const cursor = this.#cursors.at(-1);
    return { limit: this.#size, ...(cursor === undefined ? {} : { cursor }) };
  }

  /** Takes what the service said beside the rows. */
  took(page: { readonly next?: string; readonly total?: number }): void {
    this.#next = page.next;
    this.#total = page.total;
  }

  /** The table, all of whose tools run `action` with a `ListChange`. */
  table(action: string, { search, filters = [], ...rest }: ListTable): TableBlock {
    const before = (this.#cursors.length - 1) * this.#size;
    const from = before + 1;
    const to = before + rest.rows.length;
    const total = this.#total;
    const place =
      total === undefined ? text('list.position', { from, to }) : text('list.positionOf', { from, to, total });
    return {
      kind: 'table',
      ...rest,
      ...(this.#sort === undefined ? {} : { sorted: { column: this.#sort, descending: this.#descending } }),
      sort: { action },
      ...(search === undefined ? {} : { search: { label: search, value: this.#search, run: { action } } }),
      filters: filters.map(({ name, label, options }) => ({
        label,
        options,
        value: this.filter(name),
        run: { action, input: { filter: name } },
      })),
      ...(this.#cursors.length > 1 ? { previous: { action, input: { turn: 'previous' } } } : {}),
      ...(this.#next === undefined ? {} : { next: { action, input: { turn: 'next' } } }),
      ...(rest.rows.length === 0 ? {} : { position: place }),
    };
  }
}
