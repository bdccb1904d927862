import type { Peer, Person } from '@handrail/sdk';

/** A helper as a tenant that shortens names lets its sharers see them (R8): without what would tell the whole name. */
export function shortened({ signInName: _whole, ...person }: Person): Peer {
  return { ...person, name: shortenedName(person.name) };
}

/**
 * First name and the last name's initial. Also of names that directories write as `Last, First (Department)`, and of the
 * sign-in name that stands in where there is no other.
 */
export function shortenedName(name: string): string {
  const plain = name.replace(/\s*[([{].*$/u, '').trim();
  // Of a sign-in name with one part before the @ nothing says what of it is the first name.
  if (plain.includes('@')) return initialled((plain.split('@')[0] ?? '').split(/[._-]+/u), '');
  const [last, first] = plain.split(/\s*,\s*/u);
  if (first) return initialled([...words(first), ...words(last ?? '')], plain);
  return initialled(words(plain), plain);
}

function initialled(parts: readonly string[], alone: string): string {
  const [first = '', ...rest] = parts.filter((part) => part !== '');
  const last = rest.at(-1);
  if (last !== undefined) return `${first} ${initial(last)}`;
  return alone === '' ? initial(first) : alone;
}

const initial = (name: string) => `${[...name][0] ?? '?'}.`;

const words = (text: string) => text.split(/\s+/u);
