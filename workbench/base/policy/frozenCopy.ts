import { HandrailError } from '@handrail/sdk';

/**
 * A copy of plain data that nobody can change: what a person is shown is what then runs. Error: `invalid_input` for what
 * is neither plain object, list, text, number, truth value nor nothing.
 */
export function frozenCopy(value: unknown): unknown {
  if (value === null || ['undefined', 'string', 'number', 'boolean'].includes(typeof value)) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy));
  if (typeof value === 'object') {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null)
      return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, part]) => [name, frozenCopy(part)])));
  }
  throw new HandrailError('invalid_input', 'The input is not plain data');
}
