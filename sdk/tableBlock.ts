import type { ActionReference, IconName, Tone } from './blocks.ts';
import type { Text } from './text.ts';

/** What stands in a cell. Times, lengths and numbers are written the way the person's language writes them. */
export type Cell =
  | Text
  | { readonly time: number }
  | { readonly durationMs: number }
  | { readonly number: number }
  | { readonly status: Text; readonly tone?: Tone; readonly icon?: IconName };

/** A column; `sortable` ones run the table's `sort` with the column's name. */
export interface TableColumn {
  readonly name: string;
  readonly title: Text;
  readonly sortable?: boolean;
  /** `end` for numbers. */
  readonly align?: 'start' | 'end';
  /** Left out where there is little room; 1 is the first to go. */
  readonly dropOrder?: number;
}

export interface TableRow {
  /** Unique in the table; what the person selected or opened stays with it when rows change. */
  readonly id: string;
  readonly cells: Readonly<Record<string, Cell>>;
  /** Opens what the row stands for; drawn on its first cell. */
  readonly open?: ActionReference;
  /** Further things to do with it, in a menu. */
  readonly actions?: readonly { readonly label: Text; readonly run: ActionReference; readonly tone?: Tone }[];
}

/** A choice above a table. Choosing runs `run` with `value` put into its input; `''` is *all*. */
export interface TableFilter {
  readonly label: Text;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: Text }[];
  readonly run: ActionReference;
}

/**
 * One page of a table. Searching, sorting and turning the page run actions, so that any number of rows stays usable; the
 * workbench puts what the person chose into the action's input: `{ search }`, `{ sort, descending }`, `{ value }`.
 */
export interface TableBlock {
  readonly kind: 'table';
  readonly label: Text;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** How the rows are sorted now. */
  readonly sorted?: { readonly column: string; readonly descending: boolean };
  readonly sort?: ActionReference;
  readonly search?: { readonly label: Text; readonly value: string; readonly run: ActionReference };
  readonly filters?: readonly TableFilter[];
  readonly previous?: ActionReference;
  readonly next?: ActionReference;
  /** Such as *101 to 200 of 4,312*. */
  readonly position?: Text;
  /** Said instead of rows when there are none. */
  readonly empty: Text;
  /** Rows are on their way: what is there stays, dimmed. */
  readonly loading?: boolean;
}
