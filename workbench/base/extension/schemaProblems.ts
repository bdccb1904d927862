const depthLimit = 12;

/** Keywords of JSON Schema that a manifest may use: each costs no more than the value it looks at is long. */
const keywords: ReadonlySet<string> = new Set([
  'type',
  'title',
  'description',
  'properties',
  'required',
  'additionalProperties',
  'patternProperties',
  'minProperties',
  'maxProperties',
  'items',
  'minItems',
  'maxItems',
  'enum',
  'const',
  'anyOf',
  'minLength',
  'maxLength',
  'pattern',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
]);

/**
 * What is wrong with a schema in a manifest: a keyword that is not checked here, no references, and every object closed,
 * so that nothing passes a gate that nobody declared. A package has no regular expressions: one that backtracks could hold
 * up the device that checks it.
 */
export function schemaProblems(schema: unknown, where: string, bundled: boolean, depth = 0): string[] {
  if (schema === undefined) return [];
  if (!isRecord(schema)) return [`${where}: is not a schema`];
  if (depth > depthLimit) return [`${where}: is nested too deep`];
  const problems = Object.keys(schema)
    .filter((keyword) => !keywords.has(keyword))
    .map((keyword) => `${where}: the keyword ${keyword} is not supported`);
  if ('pattern' in schema && !bundled)
    problems.push(`${where}: regular expressions are kept for extensions that ship with the app`);
  const inner = (part: unknown, name: string) =>
    problems.push(...schemaProblems(part, `${where}.${name}`, bundled, depth + 1));

  const { type, properties, patternProperties, additionalProperties, items, anyOf } = schema;
  if (type === 'object' || properties !== undefined) {
    const open = additionalProperties === undefined ? patternProperties === undefined : additionalProperties !== false;
    if (open) problems.push(`${where}: an object says additionalProperties: false`);
  }
  if (isRecord(properties)) for (const [name, part] of Object.entries(properties)) inner(part, name);
  if (isRecord(patternProperties)) for (const part of Object.values(patternProperties)) inner(part, '*');
  if (type === 'array') inner(items ?? false, 'items');
  if (Array.isArray(anyOf)) for (const part of anyOf) inner(part, 'anyOf');
  if (type === undefined && !('const' in schema) && !('enum' in schema) && !Array.isArray(anyOf)) {
    problems.push(`${where}: says nothing about its type`);
  }
  return problems;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
