import { HandrailError } from '@handrail/sdk';

/**
 * Canonical JSON (RFC 8785) of strings, safe integers, booleans, null, arrays and plain objects. Whatever else could be
 * written in two ways or got lost is `malformed`: fractions, undefined, lone surrogates, objects of a class.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw malformed('a lone surrogate');
      // JSON.stringify escapes as the RFC asks (3.2.2.2): it was written after it.
      return JSON.stringify(value);
    case 'boolean':
      return String(value);
    case 'number':
      if (!Number.isSafeInteger(value)) throw malformed('a number that is no safe integer');
      return JSON.stringify(value);
    case 'object':
      return canonicalObject(value);
    default:
      throw malformed(`a value of type ${typeof value}`);
  }
}

/** UTF-8 of `canonicalJson`: what is hashed. */
export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}

function canonicalObject(value: object | null): string {
  if (value === null) return 'null';
  // Array.from, because map leaves holes out.
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw malformed('an object of a class');
  // The plain sort compares UTF-16 code units, as the RFC asks (3.2.3).
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([name, member]) => `${canonicalJson(name)}:${canonicalJson(member)}`).join(',')}}`;
}

function malformed(what: string): HandrailError {
  return new HandrailError('malformed', `${what} has no canonical form here`);
}
