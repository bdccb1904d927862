import { HandrailError } from '@handrail/sdk';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';

/** How a list is ordered: by a key, and by id where keys are equal, so that every row has one place. */
export interface Order {
  /** Which list, such as `devices`: a cursor of another one is refused. */
  readonly list: string;
  readonly sort: string;
  readonly descending: boolean;
  readonly key: 'text' | 'number';
}

/** A row's place in an order. */
export interface Position {
  readonly key: string | number;
  readonly id: string;
}

const Marks = Type.Tuple([
  Type.String(),
  Type.String(),
  Type.Boolean(),
  Type.Union([Type.String(), Type.Number()]),
  Type.String(),
]);

export function cursorOf({ list, sort, descending }: Order, { key, id }: Position): string {
  const marks: Static<typeof Marks> = [list, sort, descending, key, id];
  return Buffer.from(JSON.stringify(marks)).toString('base64url');
}

/** Where a page begins: after this row, or at the start. Error: `invalid_input` for a cursor of another list or order, or a broken one. */
export function positionOf(order: Order, cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  const marks = parsed(cursor);
  if (!Value.Check(Marks, marks)) throw refused();
  const [list, sort, descending, key, id] = marks;
  const fits = list === order.list && sort === order.sort && descending === order.descending;
  if (!fits || typeof key !== (order.key === 'text' ? 'string' : 'number')) throw refused();
  return { key, id };
}

/** One page from one row more than it holds: if that row is there, there is a next page. */
export function pageOf<R, T>(
  rows: readonly R[],
  page: { readonly limit: number; readonly order: Order },
  placeOf: (row: R) => Position,
  itemOf: (row: R) => T,
): { readonly items: readonly T[]; readonly next?: string } {
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(itemOf),
    ...(last !== undefined && { next: cursorOf(page.order, placeOf(last)) }),
  };
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (cause) {
    throw refused(cause);
  }
}

function refused(cause?: unknown): HandrailError {
  const details = { field: 'query.cursor', rule: 'cursor' };
  return new HandrailError('invalid_input', 'The cursor is not of this list and order', details, { cause });
}
