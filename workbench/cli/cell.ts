// Names come from devices and people elsewhere: a terminal must not take any of it for an order, nor read it in another
// direction than it stands.
const unsafe = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** Text from elsewhere as one line that a terminal only shows. */
export function shown(text: string): string {
  return text.toWellFormed().replace(unsafe, '\ufffd');
}

/** A field as people read it: times as dates, durations in words, people by their names. */
export function cell(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return number(name, value);
  if (typeof value === 'string') return shown(value);
  if (Array.isArray(value)) return value.map((each) => cell('', each)).join(', ');
  if (typeof value === 'object') return object(value as Readonly<Record<string, unknown>>);
  return '';
}

function object(value: Readonly<Record<string, unknown>>): string {
  const label = value['signInName'] ?? value['name'] ?? value['code'] ?? value['id'];
  return typeof label === 'string' ? shown(label) : shown(JSON.stringify(value));
}

function number(name: string, value: number): string {
  if (isTimeName(name) && value >= 1e11 && value <= 8.64e15) return new Date(value).toISOString().slice(0, 16) + 'Z';
  if (/Ms$/.test(name)) return duration(value);
  return String(value);
}

/** Whether a field of this name holds a time. */
export function isTimeName(name: string): boolean {
  return /(^at|At)$/.test(name) || name === 'from' || name === 'to' || name === 'groupsAsOf';
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** A length of time in the largest unit that divides it. */
function duration(ms: number): string {
  const unit = units.find(([, length]) => ms !== 0 && ms % length === 0);
  return unit ? `${ms / unit[1]}${unit[0]}` : `${ms}ms`;
}

/** `30d`, `-7d`, `15m`, `90s`, `200ms` in milliseconds; undefined for anything else. */
export function readDuration(text: string): number | undefined {
  const match = /^(-?\d{1,9})(ms|s|m|h|d|w)$/.exec(text);
  const [, count, unit] = match ?? [];
  if (count === undefined) return undefined;
  const length = unit === 'ms' ? 1 : unit === 'w' ? 7 * 86_400_000 : units.find(([name]) => name === unit)?.[1];
  return length === undefined ? undefined : Number(count) * length;
}
