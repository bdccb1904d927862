import type { Field } from '@handrail/sdk';
import type { FieldValue } from '../stores/formDrafts.ts';
import type { TextKey } from '../texts/en.ts';
import type { Values } from '../texts/fill.ts';

/** What is wrong with a field's value, before it is sent. */
export interface FieldProblem {
  readonly key: TextKey;
  readonly values?: Values;
}

/** Checks what a field itself says; what else is right is for the action to say. */
export function fieldProblem(field: Field, value: FieldValue): FieldProblem | undefined {
  if (field.disabled === true) return undefined;
  if (isEmpty(value)) return field.required === true ? { key: 'form.required' } : undefined;
  switch (field.kind) {
    case 'text':
      if (field.maxLength !== undefined && String(value).length > field.maxLength)
        return { key: 'form.tooLong', values: { most: field.maxLength } };
      return undefined;
    case 'number':
      return numberProblem(field, value);
    case 'colour':
      return /^#[0-9a-f]{6}$/i.test(String(value)) ? undefined : { key: 'form.notColour' };
    case 'day':
      return /^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? undefined : { key: 'form.notDay' };
    default:
      return undefined;
  }
}

/** The value as the action gets it: trimmed, a number as a number, nothing where nothing was typed. */
export function sentValue(field: Field, value: FieldValue): FieldValue {
  switch (field.kind) {
    case 'number':
      return isEmpty(value) ? undefined : Number(value);
    case 'text':
      return typeof value === 'string' ? value.trim() : '';
    case 'day':
    case 'picture':
      return isEmpty(value) ? undefined : value;
    case 'colour':
      return isEmpty(value) ? undefined : String(value).toLowerCase();
    default:
      return value;
  }
}

function numberProblem(
  field: Extract<Field, { readonly kind: 'number' }>,
  value: FieldValue,
): FieldProblem | undefined {
  const number = Number(value);
  if (!Number.isFinite(number)) return { key: 'form.notNumber' };
  if (field.integer === true && !Number.isInteger(number)) return { key: 'form.notInteger' };
  const { minimum, maximum } = field;
  const low = minimum !== undefined && number < minimum;
  const high = maximum !== undefined && number > maximum;
  if (!low && !high) return undefined;
  if (minimum !== undefined && maximum !== undefined)
    return { key: 'form.notBetween', values: { least: minimum, most: maximum } };
  return low
    ? { key: 'form.tooLow', values: { least: minimum ?? 0 } }
    : { key: 'form.tooHigh', values: { most: maximum ?? 0 } };
}

function isEmpty(value: FieldValue): boolean {
  return (
    value === undefined ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0)
  );
}
