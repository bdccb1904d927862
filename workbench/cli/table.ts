import { cell, shown } from './cell.ts';

type Row = Readonly<Record<string, unknown>>;

const widest = 44;
/** What people look for first stands first; of the rest what fits. */
const first = ['id', 'index', 'version', 'name', 'title', 'state', 'helper', 'sharer', 'device', 'platform', 'owner'];

/** Rows as a table that fits a line of `columns` characters; the columns named, or as many as fit. */
export function table(rows: readonly Row[], columns: number, named?: readonly string[]): string {
  if (rows.length === 0) return '';
  const found = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
  const names = named ?? found.sort((a, b) => rank(a) - rank(b));
  const all = names.map((name) => {
    const cells = rows.map((row) => cut(cell(name, row[name])));
    return { name, cells, width: Math.max(name.length, ...cells.map((each) => each.length)) };
  });
  const fitting: (typeof all)[number][] = [];
  let used = 0;
  for (const each of all) {
    used += each.width + 2;
    if (named || fitting.length === 0 || used - 2 <= columns) fitting.push(each);
  }
  const line = (texts: readonly string[]) =>
    `${texts
      .map((text, at) => text.padEnd(fitting[at]?.width ?? 0))
      .join('  ')
      .trimEnd()}\n`;
  return [
    line(fitting.map(({ name }) => name)),
    ...rows.map((_, at) => line(fitting.map(({ cells }) => cells[at] ?? ''))),
  ].join('');
}

function cut(text: string): string {
  return text.length > widest ? `${text.slice(0, widest - 1)}…` : text;
}

/** One thing, a line for each of its fields; parts of parts stand further in. */
export function record(value: Row, indent = ''): string {
  const width = Math.max(0, ...Object.keys(value).map((name) => name.length));
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([name, each]) => {
      const rows = Array.isArray(each) ? each.filter(isRow) : [];
      if (Array.isArray(each) && rows.length > 0) return `${indent}${shown(name)}\n${indented(rows, indent)}`;
      if (isRow(each) && each['id'] === undefined) return `${indent}${shown(name)}\n${record(each, `${indent}  `)}`;
      return `${`${indent}${shown(name).padEnd(width)}  ${cell(name, each)}`.trimEnd()}\n`;
    })
    .join('');
}

function indented(rows: readonly Row[], indent: string): string {
  return table(rows, Number.POSITIVE_INFINITY).replace(/^(?=.)/gm, `${indent}  `);
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
