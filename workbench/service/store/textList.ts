import { HandrailError } from '@handrail/sdk';

/** A column that holds a list of words as JSON. Error: `data_corrupt`. */
export function textList(column: string): readonly string[] {
  const list: unknown = JSON.parse(column);
  if (!Array.isArray(list) || !list.every((each) => typeof each === 'string')) {
    throw new HandrailError('data_corrupt', 'A list in the database does not fit');
  }
  return list;
}
