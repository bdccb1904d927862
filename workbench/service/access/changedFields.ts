import { isDeepStrictEqual } from 'node:util';

/** Names of the fields that differ, in their order; one that is absent on one side differs from one that is there. */
export function changedFields(before: object, after: object): readonly string[] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((field) => !isDeepStrictEqual(was.get(field), is.get(field)))
    .sort();
}
