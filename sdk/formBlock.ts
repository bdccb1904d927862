import Type, { type Static } from 'typebox';
import type { ActionReference } from './blocks.ts';
import type { Text } from './text.ts';

interface FieldBase {
  /** Names its value in what is sent. */
  readonly name: string;
  readonly label: Text;
  readonly hint?: Text;
  readonly required?: boolean;
  /** What is wrong with its value; said at the field. */
  readonly error?: Text;
  readonly disabled?: boolean;
}

export interface FieldOption {
  readonly value: string;
  readonly label: Text;
  readonly hint?: Text;
  /** Options with the same group stand together under it. */
  readonly group?: Text;
  readonly disabled?: boolean;
}

/** One field of a form, with the value it begins with. */
export type Field = FieldBase &
  (
    | {
        readonly kind: 'text';
        readonly value: string;
        readonly maxLength?: number;
        readonly multiline?: boolean;
        /** Nobody who looks on can read it, and nothing offers to remember it. */
        readonly hidden?: boolean;
      }
    | {
        readonly kind: 'number';
        readonly value?: number;
        readonly minimum?: number;
        readonly maximum?: number;
        /** Whole numbers only. */
        readonly integer?: boolean;
        readonly unit?: Text;
      }
    | { readonly kind: 'switch'; readonly value: boolean }
    | { readonly kind: 'choice'; readonly value: string; readonly options: readonly FieldOption[] }
    | { readonly kind: 'choices'; readonly value: readonly string[]; readonly options: readonly FieldOption[] }
    | { readonly kind: 'day'; readonly value?: string }
    | { readonly kind: 'colour'; readonly value?: string }
    /** A picture that the person picks from their files, as a data URL of at most `maxBytes`. */
    | { readonly kind: 'picture'; readonly value?: string; readonly maxBytes: number }
  );

/**
 * Fields with one button that sends them. The workbench checks what a field itself says, keeps what was typed while the action
 * runs and when it fails, and asks before it is thrown away. The action's input gets `{ values }`: each field's value by name.
 */
export interface FormBlock {
  readonly kind: 'form';
  readonly label: Text;
  /** A form with the same id keeps what the person typed when it is shown again; another id begins anew. */
  readonly id: string;
  readonly fields: readonly Field[];
  /** What came before this form is not stored yet, as in the later steps of several: leaving is asked about, typed or not. */
  readonly unsaved?: boolean;
  readonly submit: { readonly label: Text; readonly run: ActionReference };
  readonly cancel?: { readonly label: Text; readonly run: ActionReference };
}

/**
 * What a form sends: the input of its action, or a part of it. A number, day, colour or picture that was left empty is not
 * among the values; a text that was is `''`.
 */
export const FormValues = Type.Object(
  {
    values: Type.Record(
      Type.String({ maxLength: 64 }),
      Type.Union([
        Type.String({ maxLength: 200_000 }),
        Type.Number(),
        Type.Boolean(),
        Type.Array(Type.String({ maxLength: 200 }), { maxItems: 1000 }),
      ]),
    ),
  },
  { additionalProperties: false },
);
export type FormValues = Static<typeof FormValues>;
