import type { TableColumn } from '@handrail/sdk';

/** What a column needs at least to be read, in pixels. */
const columnWidth = 128;
/** A column with `dropOrder` goes before its text is squeezed below this. */
const menuWidth = 48;

/** The columns that there is room for: those with the lowest `dropOrder` go first, those without one never. */
export function fittingColumns(
  columns: readonly TableColumn[],
  width: number | undefined,
  withMenu: boolean,
): readonly TableColumn[] {
  if (width === undefined) return columns;
  const room = Math.max(1, Math.floor((width - (withMenu ? menuWidth : 0)) / columnWidth));
  const goers = columns
    .filter(({ dropOrder }) => dropOrder !== undefined)
    .sort((one, other) => (one.dropOrder ?? 0) - (other.dropOrder ?? 0))
    .slice(0, Math.max(0, columns.length - room));
  return columns.filter((column) => !goers.includes(column));
}
