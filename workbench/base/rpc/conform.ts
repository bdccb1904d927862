import type { TSchema } from 'typebox';
import Value from 'typebox/value';

/** A value that fits its schema, or `fits: false`. */
export type Conformed = { readonly fits: true; readonly value: unknown } | { readonly fits: false };

/**
 * Checks a value from elsewhere against its schema, by interpreting the schema: the pages' content security policy
 * allows no generated code. What an object declares nothing about is refused where the schema is closed
 * (`additionalProperties: false`) and otherwise left out, so that a newer end may say more than an older one knows.
 * An object that declares no property at all is taken whole. The value that came in is not changed.
 */
export function conform(schema: TSchema, value: unknown): Conformed {
  return Value.Check(schema, value) ? { fits: true, value: declared(schema, value) } : { fits: false };
}

function declared(schema: unknown, value: unknown): unknown {
  if (!isRecord(schema)) return value;
  if (Array.isArray(value)) {
    const items = schema.items;
    return isRecord(items) ? value.map((item) => declared(items, item)) : value;
  }
  const choices = schema.anyOf;
  if (Array.isArray(choices)) {
    const choice = choices.find((one: TSchema) => Value.Check(one, value));
    return choice === undefined ? value : declared(choice, value);
  }
  const properties = schema.properties;
  if (!isRecord(value) || !isRecord(properties) || Object.keys(properties).length === 0) return value;
  // A schema for what is not declared by name says that such properties belong here.
  if ('patternProperties' in schema || isRecord(schema.additionalProperties)) return value;
  if (schema.additionalProperties === true) return value;
  const result: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(properties)) {
    const own = Object.hasOwn(value, name) ? value[name] : undefined;
    if (own !== undefined) result[name] = declared(property, own);
  }
  return result;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
