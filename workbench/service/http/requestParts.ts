import { HandrailError } from '@handrail/sdk';
import type { TObject, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { once } from './once.ts';

/** Takes what came as one part of a request, or refuses it with `invalid_input` and the name of the field that does not fit. */
export type PartCheck = (given: unknown) => unknown;

/** Params and queries come as text: numbers and booleans are read where the schema wants them, in one spelling each. */
export function textPart(part: 'params' | 'query', schema: TObject): PartCheck {
  const check = bodyPart(part, schema);
  return (given) => {
    const entries = Object.entries(given ?? {}).map(([name, value]) => [name, readAs(schema.properties[name], value)]);
    return check(Object.fromEntries(entries));
  };
}

/** JSON: taken as it is. */
export function bodyPart(part: 'params' | 'query' | 'body', schema: TSchema): PartCheck {
  const validator = once(() => Compile(schema));
  return (given) => {
    if (validator().Check(given)) return given;
    const { field, rule } = firstWrong(validator().Errors(given), part);
    // The name of the field is what helps; what stood in it may be personal, and is not repeated.
    throw new HandrailError('invalid_input', 'A field of the request does not fit', { field, rule });
  };
}

/** For a part that the endpoint does not have: anything in it is one field too many. */
export function absentPart(part: 'query' | 'body'): PartCheck {
  return (given) => {
    if (given === undefined || given === null) return undefined;
    const name = part === 'query' && typeof given === 'object' ? Object.keys(given)[0] : '';
    if (name === undefined) return undefined;
    throw new HandrailError('invalid_input', 'The endpoint takes nothing here', {
      field: fieldName([part, name]),
      rule: 'unknown',
    });
  };
}

/** The subset of a TypeBox error that names the field. */
export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: object;
}

/** The first field that does not fit, as in `body.scope.groups.2`, and the schema's rule that it breaks. */
export function firstWrong(
  errors: readonly SchemaError[],
  part: string,
): { readonly field: string; readonly rule: string } {
  const rank = ({ keyword }: SchemaError) => (keyword === 'additionalProperties' || keyword === 'required' ? 0 : 1);
  const error = [...errors].sort((a, b) => rank(a) - rank(b))[0];
  if (!error) return { field: part, rule: 'form' };
  const path = [part, ...error.instancePath.split('/').slice(1)];
  const { keyword, params } = error;
  if (keyword === 'required' && 'requiredProperties' in params) {
    return { field: fieldName([...path, ...firstOf(params.requiredProperties)]), rule: 'required' };
  }
  if (keyword === 'additionalProperties' && 'additionalProperties' in params) {
    return { field: fieldName([...path, ...firstOf(params.additionalProperties)]), rule: 'unknown' };
  }
  return { field: fieldName(path), rule: keyword === 'const' || keyword === 'anyOf' ? 'choice' : keyword };
}

function firstOf(names: unknown): readonly string[] {
  return Array.isArray(names) && typeof names[0] === 'string' ? [names[0]] : [];
}

/** Names that the caller made up are said only as far as they look like names. */
function fieldName(path: readonly string[]): string {
  return path
    .filter((name) => name !== '')
    .map((name) => (/^[A-Za-z0-9_-]{1,64}$/.test(name) ? name : '?'))
    .join('.');
}

function readAs(schema: TSchema | undefined, value: unknown): unknown {
  if (typeof value !== 'string' || !schema || !('type' in schema)) return value;
  if (schema.type === 'integer' && /^-?(0|[1-9]\d{0,15})$/.test(value)) return Number(value);
  if (schema.type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
