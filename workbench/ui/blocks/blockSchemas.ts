import type { Block } from '@handrail/sdk';
import Type from 'typebox';

// Bounds on what an extension may ask to be drawn: a page that holds more was not made for people.
const text = Type.Union([
  Type.String({ maxLength: 2000 }),
  Type.Object({
    key: Type.String({ maxLength: 128 }),
    values: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String({ maxLength: 2000 }), Type.Number()]))),
  }),
]);
const kind = <K extends string>(value: K) => Type.Literal(value);
const anyBlocks = Type.Array(Type.Unknown(), { maxItems: 100 });
const tone = Type.Optional(Type.Enum(['neutral', 'brand', 'success', 'warning', 'danger']));
const icon = Type.Optional(Type.String({ maxLength: 32 }));
const name = Type.String({ minLength: 1, maxLength: 128 });
const run = Type.Object({
  action: name,
  input: Type.Optional(Type.Unknown()),
  confirm: Type.Optional(Type.Object({ title: text, text, label: text, tone })),
});
const optionalRun = Type.Optional(run);
const cell = Type.Union([
  text,
  Type.Object({ time: Type.Number() }),
  Type.Object({ durationMs: Type.Number() }),
  Type.Object({ number: Type.Number() }),
  Type.Object({ status: text, tone, icon }),
]);

const table = Type.Object({
  kind: kind('table'),
  label: text,
  columns: Type.Array(
    Type.Object({
      name,
      title: text,
      sortable: Type.Optional(Type.Boolean()),
      align: Type.Optional(Type.Enum(['start', 'end'])),
      dropOrder: Type.Optional(Type.Number()),
    }),
    { minItems: 1, maxItems: 24 },
  ),
  rows: Type.Array(
    Type.Object({
      id: name,
      cells: Type.Record(Type.String(), cell),
      open: optionalRun,
      actions: Type.Optional(Type.Array(Type.Object({ label: text, run, tone }), { maxItems: 12 })),
    }),
    { maxItems: 500 },
  ),
  sorted: Type.Optional(Type.Object({ column: name, descending: Type.Boolean() })),
  sort: optionalRun,
  search: Type.Optional(Type.Object({ label: text, value: Type.String({ maxLength: 200 }), run })),
  filters: Type.Optional(
    Type.Array(
      Type.Object({
        label: text,
        value: Type.String({ maxLength: 200 }),
        options: Type.Array(Type.Object({ value: Type.String({ maxLength: 200 }), label: text }), { maxItems: 100 }),
        run,
      }),
      { maxItems: 8 },
    ),
  ),
  previous: optionalRun,
  next: optionalRun,
  position: Type.Optional(text),
  empty: text,
  loading: Type.Optional(Type.Boolean()),
});

const fieldBase = {
  name: Type.String({ minLength: 1, maxLength: 64 }),
  label: text,
  hint: Type.Optional(text),
  required: Type.Optional(Type.Boolean()),
  error: Type.Optional(text),
  disabled: Type.Optional(Type.Boolean()),
};
const options = Type.Array(
  Type.Object({
    value: Type.String({ maxLength: 200 }),
    label: text,
    hint: Type.Optional(text),
    group: Type.Optional(text),
    disabled: Type.Optional(Type.Boolean()),
  }),
  { maxItems: 1000 },
);
const number = Type.Optional(Type.Number());
const field = Type.Union([
  Type.Object({
    ...fieldBase,
    kind: kind('text'),
    value: Type.String({ maxLength: 10_000 }),
    maxLength: Type.Optional(Type.Integer({ minimum: 0 })),
    multiline: Type.Optional(Type.Boolean()),
    hidden: Type.Optional(Type.Boolean()),
  }),
  Type.Object({
    ...fieldBase,
    kind: kind('number'),
    value: number,
    minimum: number,
    maximum: number,
    integer: Type.Optional(Type.Boolean()),
    unit: Type.Optional(text),
  }),
  Type.Object({ ...fieldBase, kind: kind('switch'), value: Type.Boolean() }),
  Type.Object({ ...fieldBase, kind: kind('choice'), value: Type.String({ maxLength: 200 }), options }),
  Type.Object({
    ...fieldBase,
    kind: kind('choices'),
    value: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 1000 }),
    options,
  }),
  Type.Object({ ...fieldBase, kind: kind('day'), value: Type.Optional(Type.String({ maxLength: 10 })) }),
  Type.Object({ ...fieldBase, kind: kind('colour'), value: Type.Optional(Type.String({ maxLength: 7 })) }),
  Type.Object({
    ...fieldBase,
    kind: kind('picture'),
    value: Type.Optional(Type.String({ maxLength: 200_000, pattern: '^data:image/(png|jpeg);base64,' })),
    maxBytes: Type.Integer({ minimum: 1, maximum: 150_000 }),
  }),
]);

/** The form of each kind of block. What a form cannot say, such as how deep blocks lie, is in `checkBlocks`. */
export const blockSchemas = {
  text: Type.Object({ kind: kind('text'), text, tone, heading: Type.Optional(Type.Boolean()) }),
  status: Type.Object({ kind: kind('status'), label: text, value: text, tone, icon }),
  button: Type.Object({
    kind: kind('button'),
    label: text,
    run,
    icon,
    tone,
    disabled: Type.Optional(Type.Boolean()),
    pressed: Type.Optional(Type.Boolean()),
  }),
  progress: Type.Object({ kind: kind('progress'), label: text, value: Type.Optional(Type.Number()) }),
  list: Type.Object({ kind: kind('list'), items: anyBlocks }),
  group: Type.Object({ kind: kind('group'), label: Type.Optional(text), blocks: anyBlocks }),
  row: Type.Object({ kind: kind('row'), blocks: anyBlocks }),
  facts: Type.Object({
    kind: kind('facts'),
    items: Type.Array(Type.Object({ label: text, value: cell }), { maxItems: 100 }),
  }),
  figure: Type.Object({ kind: kind('figure'), label: text, value: cell, tone }),
  notice: Type.Object({
    kind: kind('notice'),
    tone: Type.Enum(['neutral', 'brand', 'success', 'warning', 'danger']),
    title: text,
    text: Type.Optional(text),
  }),
  empty: Type.Object({ kind: kind('empty'), title: text, text, blocks: Type.Optional(anyBlocks) }),
  steps: Type.Object({
    kind: kind('steps'),
    label: text,
    steps: Type.Array(text, { minItems: 1, maxItems: 12 }),
    current: Type.Integer({ minimum: 0, maximum: 11 }),
  }),
  tabs: Type.Object({
    kind: kind('tabs'),
    label: text,
    tabs: Type.Array(Type.Object({ label: text, run, selected: Type.Boolean() }), { minItems: 1, maxItems: 12 }),
  }),
  link: Type.Object({
    kind: kind('link'),
    label: text,
    address: Type.String({ maxLength: 2048, pattern: '^https://[^\\s]+$' }),
  }),
  secret: Type.Object({ kind: kind('secret'), label: text, value: Type.String({ maxLength: 1000 }) }),
  refresh: Type.Object({ kind: kind('refresh'), everyMs: Type.Number({ minimum: 5_000, maximum: 3_600_000 }), run }),
  table,
  form: Type.Object({
    kind: kind('form'),
    label: text,
    id: name,
    fields: Type.Array(field, { maxItems: 60 }),
    unsaved: Type.Optional(Type.Boolean()),
    submit: Type.Object({ label: text, run }),
    cancel: Type.Optional(Type.Object({ label: text, run })),
  }),
  chart: Type.Object({
    kind: kind('chart'),
    label: text,
    form: Type.Enum(['bars', 'line']),
    places: Type.Array(Type.Union([text, Type.Object({ day: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }) })]), {
      maxItems: 400,
    }),
    series: Type.Array(
      Type.Object({ label: text, tone, values: Type.Array(Type.Number({ minimum: 0 }), { maxItems: 400 }) }),
      { minItems: 1, maxItems: 8 },
    ),
  }),
} as const satisfies Readonly<Record<Block['kind'], unknown>>;
