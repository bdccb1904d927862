import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError, Mark, Position } from '@handrail/sdk';
import { parseManifest, readManifest } from '../../../../workbench/base/extension/manifestSchema.ts';
import { annotationJson, annotationManifest } from '../../../support/annotationManifest.ts';

/** The sample with one place in it set to something else; `undefined` takes it away. */
function changed(path: string, value: unknown): Record<string, unknown> {
  const manifest = annotationJson();
  const names = path.split('/');
  const last = names.pop() ?? '';
  let at = manifest;
  for (const name of names) at = at[name] as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return manifest;
}

const fault = (value: unknown, words: RegExp, bundled = true) =>
  assert.throws(
    () => readManifest(value, { bundled }),
    (error) => error instanceof HandrailError && error.code === 'malformed' && words.test(error.message),
    `expected ${words}`,
  );

test('A manifest comes back from its JSON as it was declared', () => {
  const read = parseManifest(JSON.stringify(annotationManifest), { bundled: false });
  assert.deepEqual(read, annotationJson());
});

test('Each fault of form is refused', () => {
  fault(undefined, /must be object/);
  fault(changed('id', 'Annotation'), /id/);
  fault(changed('id', undefined), /id/);
  fault(changed('version', 'one'), /version/);
  fault(changed('sdk', '2'), /sdk/);
  fault(changed('sides', []), /sides/);
  fault(changed('sides', ['helper', 'helper']), /sides/);
  fault(changed('sides', ['helper', 'driver']), /sides/);
  fault(changed('extra', true), /./);
  fault(changed('capabilities', ['telepathy']), /capabilities/);
  fault(changed('actions/draw/requires', undefined), /requires/);
  fault(changed('actions/draw/from', []), /from/);
  fault(changed('actions/draw/rate', 1_000_000), /rate/);
  fault(changed('actions/draw/timeLimitMs', 0), /timeLimitMs/);
  fault(changed('actions/draw/extra', 1), /./);
  fault(changed('actions/Draw', annotationJson().actions), /./);
  fault(changed('actions/draw.all', {}), /./);
  fault(changed('permissions/draw/consent', 'always'), /consent/);
  fault(changed('events/drawn/from', ['sharer']), /from/);
  fault(changed('texts/en', { title: 7 }), /texts/);
});

test('A fault is told with the extension whose manifest has it, where that can be read', () => {
  fault(changed('title', 'nothing'), /^The manifest of annotation is not valid: title/);
  fault(changed('sdk', '2'), /^The manifest of annotation is not valid: /);
  fault(changed('id', 'An\nnotation'), /^A manifest is not valid: /);
});

test('What is not JSON, or too large, is refused', () => {
  const refused = (error: unknown) => error instanceof HandrailError && error.code === 'malformed';
  assert.throws(() => parseManifest('{', { bundled: true }), refused);
  assert.throws(() => parseManifest(`"${'x'.repeat(300_000)}"`, { bundled: true }), refused);
  assert.throws(() => parseManifest('{"__proto__":{"id":"x"}}', { bundled: true }), refused);
});

test('References that lead nowhere are refused', () => {
  fault(changed('title', 'nothing'), /title: texts.en has no nothing/);
  fault(changed('permissions/draw/title', 'nothing'), /permissions.draw/);
  fault(changed('actions/erase/place/label', 'nothing'), /actions.erase/);
  fault(changed('texts/de/other', 'Wort'), /texts.de: other/);
  fault(changed('texts/en', undefined), /en/);
  fault(changed('actions/draw/requires', 'paint'), /unknown permission paint/);
  fault(changed('events/drawn/requires', 'elevation.use'), /unknown permission elevation.use/);
  fault(changed('actions/draw/from', ['app']), /side app is not in sides/);
  fault(changed('events/drawn/to', ['service']), /side service is not in sides/);
  fault(changed('sides', ['sharer']), /side helper is not in sides/);
});

test('Screen, input, overlay and identity are kept for what ships with the app', () => {
  for (const capability of ['screen', 'input', 'overlay', 'identity']) {
    fault(changed('capabilities', [capability]), new RegExp(capability), false);
    readManifest(changed('capabilities', [capability]), { bundled: true });
  }
});

test('A tool is used on the picture, one-way, with the mark or the position that the workbench hands on', () => {
  const tool = (change: object) => ({
    ...annotationJson(),
    actions: { pen: { ...annotationManifest.actions.trace, ...JSON.parse(JSON.stringify(change)) } },
  });
  const place = { surface: 'picture', tool: 'pen', label: 'title' };
  readManifest(tool({ input: Mark, place }), { bundled: true });
  readManifest(tool({ input: Position, place: { ...place, tool: 'laser' } }), { bundled: true });
  fault(tool({ input: Position, place }), /a pen is one-way and takes the SDK's Mark/);
  fault(tool({ input: Mark, place: { ...place, tool: 'laser' } }), /takes the SDK's Position/);
  fault(tool({ input: Mark, place, stream: 'control' }), /a pen is one-way/);
  fault(tool({ input: Mark, place: { ...place, surface: 'toolbar' } }), /a tool is used on the picture/);
});

test("Nobody can pass their permission off as the workbench's", () => {
  const screen = {
    ...changed('id', 'screen'),
    permissions: { view: { title: 'title', consent: 'none' } },
    actions: {},
    events: {},
  };
  fault(screen, /screen.view is the workbench's own/);
  fault(changed('id', 'roles'), /the id roles is the workbench's/, false);
});

test('A one-way action has no output and never opens a prompt', () => {
  fault(changed('actions/trace/output', { type: 'string' }), /no output/);
  fault(changed('actions/trace/consent', 'ask'), /consent: 'given'/);
  fault(changed('actions/trace/consent', undefined), /consent: 'given'/);
});

test('What is asked for each call cannot be given before, nor come as an event', () => {
  fault(changed('actions/erase/consent', 'given'), /each call/);
  fault(changed('events/drawn/requires', 'erase'), /each time/);
});

test('An action with a place takes no input', () => {
  fault(changed('actions/erase/input', { type: 'string' }), /no input/);
});

test('An input that is open, refers elsewhere or says nothing is refused', () => {
  const input = (schema: unknown) => changed('actions/draw/input', schema);
  fault(input({ type: 'object', properties: { a: { type: 'string' } } }), /additionalProperties: false/);
  fault(input({ type: 'object', additionalProperties: true }), /additionalProperties: false/);
  fault(input({ type: 'array', items: { type: 'object', properties: {} } }), /items: an object says/);
  fault(input({ type: 'array' }), /items/);
  fault(input({ anyOf: [{ type: 'object' }] }), /anyOf: an object says/);
  fault(input({ $ref: '#' }), /\$ref is not supported/);
  fault(input({}), /says nothing about its type/);
  fault(input('string'), /./);
  let deep: unknown = { type: 'string' };
  for (let depth = 0; depth < 20; depth += 1) deep = { type: 'array', items: deep };
  fault(input(deep), /too deep/);
});

test('Regular expressions are kept for what ships with the app', () => {
  const manifest = changed('actions/draw/input', { type: 'string', pattern: '^(a+)+$' });
  fault(manifest, /regular expressions/, false);
  readManifest(manifest, { bundled: true });
});

test('What a person must read before each call has small bounds, declared names and words for its labels', () => {
  const asked = (input: unknown) =>
    changed('actions/erase', { on: 'sharer', from: ['helper'], requires: 'erase', input });
  const object = (properties: Record<string, unknown>) => ({ type: 'object', additionalProperties: false, properties });
  readManifest(asked(object({ name: { type: 'string', maxLength: 300, title: 'title' }, all: { type: 'boolean' } })), {
    bundled: false,
  });
  fault(asked(object({ name: { type: 'string' } })), /actions.erase.input: name needs a maxLength of at most 300/);
  fault(asked({ type: 'string', maxLength: 301 }), /the input needs a maxLength/);
  fault(asked({ anyOf: [{ type: 'null' }, { type: 'string' }] }), /the input needs a maxLength/);
  const list = { type: 'array', items: { type: 'boolean' } };
  fault(asked(object({ list })), /list needs at most 12 maxItems/);
  fault(asked(object({ list: { ...list, maxItems: 3, items: { type: 'string' } } })), /list.items needs a maxLength/);
  fault(asked({ type: 'object', patternProperties: { '^a$': { type: 'boolean' } } }), /names that are not declared/);
  fault(
    asked(object({ all: { type: 'boolean', title: 'nothing' } })),
    /all has the title nothing, which texts.en lacks/,
  );
});

test('Log entries declare their facts, and none of them is free text', () => {
  const logs = { drawn: { points: 'number', faded: 'boolean', pen: ['thin', 'thick'] }, cleared: {} };
  assert.deepEqual(readManifest(changed('logs', logs), { bundled: false }).logs, logs);
  fault(changed('logs', { drawn: { text: 'string' } }), /logs/);
  fault(changed('logs', { drawn: { pen: [] } }), /logs/);
  fault(changed('logs', { drawn: { pen: ['two words'] } }), /logs/);
  fault(changed('logs', { drawn: { 'a b': 'number' } }), /./);
  fault(changed('logs', { 'Drawn now': {} }), /./);
  fault(changed('logs', { drawn: 'number' }), /logs/);
});
