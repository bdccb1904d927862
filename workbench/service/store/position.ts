import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';

/** A row's place in an order: its sort key, and its id where keys are equal. */
export interface RowPosition {
  readonly key: string | number;
  readonly id: string;
}

/** Rows behind a place in an order of two columns. Row values compare the same way in both engines, and use the index. */
export function behind(
  columns: { readonly key: string; readonly id: string },
  place: RowPosition,
  descending: boolean,
): Expression<SqlBool> {
  const pair = sql`(${sql.ref(columns.key)}, ${sql.ref(columns.id)})`;
  const given: RawBuilder<unknown> = sql`(${place.key}, ${place.id})`;
  return descending ? sql<SqlBool>`${pair} < ${given}` : sql<SqlBool>`${pair} > ${given}`;
}

/** A pattern for `like ... escape '\'` that finds these words anywhere. */
export function containing(words: string): string {
  return `%${words.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
}
