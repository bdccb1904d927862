import { shownLimits } from '../app/shownInput.ts';

/**
 * What in the input of an action that asks for every call could be more than a prompt shows, so that its author learns it
 * and not the person who is asked: texts and lists without a small bound, objects with free names, labels without words.
 */
export function unreadableParts(schema: unknown, words: ReadonlySet<string>, where = ''): readonly string[] {
  if (!isRecord(schema)) return [];
  const { title, type, maxLength, maxItems, properties, patternProperties, items, anyOf } = schema;
  const at = where === '' ? 'the input' : where;
  const problems: string[] = [];
  if (typeof title === 'string' && !words.has(title))
    problems.push(`${at} has the title ${title}, which texts.en lacks`);
  if (type === 'string' && !(Number(maxLength) <= shownLimits.value))
    problems.push(`${at} needs a maxLength of at most ${shownLimits.value}, to be read before each call`);
  if (type === 'array' && !(Number(maxItems) <= shownLimits.fields))
    problems.push(`${at} needs at most ${shownLimits.fields} maxItems, to be read before each call`);
  if (patternProperties !== undefined) problems.push(`${at} has names that are not declared`);
  const inner = (part: unknown, name: string) =>
    problems.push(...unreadableParts(part, words, where === '' ? name : `${where}.${name}`));
  if (isRecord(properties)) for (const [name, part] of Object.entries(properties)) inner(part, name);
  if (type === 'array') inner(items, 'items');
  if (Array.isArray(anyOf)) for (const part of anyOf) problems.push(...unreadableParts(part, words, where));
  return problems;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
