import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** A part of a list that is ordered by a key, and by id where keys are equal. */
export interface Slice {
  readonly limit: number;
  /** The row after which it begins; absent at the start. */
  readonly after?: { readonly key: string | number; readonly id: string } | undefined;
  /** Words that each row has, in any order and any part. */
  readonly search?: string | undefined;
}

/** True for the rows behind one of them, in an ascending order by these two columns. */
export function isAfter(key: string, id: string, after: NonNullable<Slice['after']>): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${sql.ref(key)}, ${sql.ref(id)}) > (${after.key}, ${after.id})`;
}

/** True for the rows whose search column holds this word. */
export function holdsWord(column: string, word: string): RawBuilder<SqlBool> {
  const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`${sql.ref(column)} like ${pattern} escape '\\'`;
}

/** What somebody looks for, as search columns are written. */
export function wordsOf(search: string | undefined): readonly string[] {
  return (search ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** A search column's content: what can be looked for in a row. */
export function searchText(...parts: readonly string[]): string {
  return parts.join(' ').toLowerCase();
}
