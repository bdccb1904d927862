import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import Value from 'typebox/value';
import { Catalogue } from '../../../../workbench/base/extension/catalogue.ts';
import { sidesToLoad } from '../../../../workbench/base/extension/roleFilter.ts';
import { annotationJson } from '../../../support/annotationManifest.ts';

const catalogue = () => Catalogue.read([annotationJson()], { bundled: true });

test('An action is found by name, with defaults filled in and its permission in full', () => {
  const draw = catalogue().action('annotation', 'draw');
  assert.ok(typeof draw === 'object');
  assert.deepEqual(
    { ...draw, from: [...draw.from], input: undefined },
    {
      extension: 'annotation',
      sdk: '1',
      name: 'draw',
      fullName: 'annotation.draw',
      on: 'sharer',
      from: ['helper'],
      requires: 'annotation.draw',
      asks: 'session',
      consent: 'ask',
      input: undefined,
      output: undefined,
      rate: 120,
      stream: 'control',
      whilePaused: false,
      timeLimitMs: 10_000,
      place: undefined,
    },
  );
});

test('A schema that came through JSON checks as it did before', () => {
  const draw = catalogue().action('annotation', 'draw');
  assert.ok(typeof draw === 'object' && draw.input);
  assert.equal(Value.Check(draw.input, { points: [{ x: 0, y: 1 }], colour: 'red' }), true);
  assert.equal(Value.Check(draw.input, { points: [{ x: 0, y: 1 }] }), true);
  assert.equal(Value.Check(draw.input, { points: [{ x: 0, y: 2 }] }), false);
  assert.equal(Value.Check(draw.input, { points: [] }), false);
  assert.equal(Value.Check(draw.input, { points: [{ x: 0, y: 1 }], colour: 'green' }), false);
  assert.equal(Value.Check(draw.input, { points: [{ x: 0, y: 1 }], more: 1 }), false);
});

test('A workbench permission brings its own consent', () => {
  const watch = catalogue().action('annotation', 'watch');
  assert.ok(typeof watch === 'object');
  assert.deepEqual([watch.requires, watch.asks], ['screen.view', 'session']);
});

test('Unknown names say what is unknown, and names that every object has are unknown too', () => {
  assert.equal(catalogue().action('chat', 'send'), 'unknown_extension');
  assert.equal(catalogue().action('annotation', 'paint'), 'unknown_action');
  assert.equal(catalogue().action('__proto__', 'draw'), 'unknown_extension');
  assert.equal(catalogue().action('annotation', 'constructor'), 'unknown_action');
  assert.equal(catalogue().event('annotation', 'toString'), 'unknown_action');
  assert.equal(catalogue().event('annotation', 'draw'), 'unknown_action');
});

test("Permissions of extensions stand beside the workbench's", () => {
  assert.deepEqual(catalogue().permission('annotation.draw'), {
    id: 'annotation.draw',
    category: 'extension',
    consent: 'session',
    implies: [],
    extension: 'annotation',
    title: 'permission.draw',
  });
  assert.equal(catalogue().permission('screen.control')?.category, 'app');
  assert.equal(catalogue().permission('draw'), undefined);
});

test('Two extensions of one id are refused', () => {
  assert.throws(
    () => Catalogue.read([annotationJson(), annotationJson()], { bundled: true }),
    (error) => error instanceof HandrailError && error.code === 'malformed',
  );
});

test('A side is loaded for whoever could use something in it', () => {
  const load = (side: 'app' | 'helper' | 'sharer', ...permissions: string[]) =>
    sidesToLoad(catalogue(), side, new Set(permissions));
  assert.deepEqual(load('helper', 'annotation.draw'), [{ extension: 'annotation', side: 'helper' }]);
  assert.deepEqual(load('sharer', 'screen.view'), [{ extension: 'annotation', side: 'sharer' }]);
  assert.deepEqual(load('helper', 'chat.send'), []);
  assert.deepEqual(load('app', 'annotation.draw'), []);
});

test('A side that is open to everyone, or takes part in nothing that is asked for, is always loaded', () => {
  const open = {
    ...annotationJson(),
    id: 'open',
    actions: { go: { on: 'sharer', from: ['helper'], requires: 'everyone' } },
    events: {},
  };
  const quiet = { ...annotationJson(), id: 'quiet', actions: {}, events: {} };
  const both = Catalogue.read([open, quiet], { bundled: true });
  assert.deepEqual(
    sidesToLoad(both, 'sharer', new Set()).map(({ extension }) => extension),
    ['open', 'quiet'],
  );
});
