import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Preferences } from '../../../../workbench/ui/stores/preferences.ts';

function signal(value: boolean) {
  const listeners: ((value: boolean) => void)[] = [];
  return {
    value,
    onChange: (listener: (value: boolean) => void) => void listeners.push(listener),
    become(next: boolean) {
      for (const listener of listeners) listener(next);
    },
  };
}

function setUp(kept: Readonly<Record<string, string>> = {}) {
  const memory = new Map(Object.entries(kept));
  const system = { dark: signal(false), contrast: signal(false) };
  const store = {
    read: (key: string) => memory.get(key),
    write: (key: string, value: string) => void memory.set(key, value),
  };
  return { memory, system, make: () => new Preferences(system, store, 'en-GB') };
}

test('The look follows the system until the person wishes otherwise', () => {
  const { system, make } = setUp();
  const preferences = make();
  assert.equal(preferences.scheme, 'light');
  system.dark.become(true);
  assert.equal(preferences.scheme, 'dark');
  preferences.chooseTheme('light');
  assert.equal(preferences.scheme, 'light');
});

test('High contrast is a need and goes before a wish', () => {
  const { system, make } = setUp();
  const preferences = make();
  preferences.chooseTheme('dark');
  system.contrast.become(true);
  assert.equal(preferences.scheme, 'highContrast');
});

test('Wishes are kept for the next visit, and what is kept wrongly is the system again', () => {
  const { memory, make } = setUp({ theme: 'pink' });
  const preferences = make();
  assert.equal(preferences.theme, 'system');
  preferences.chooseTheme('dark');
  preferences.chooseLanguage('qps-plocm');
  assert.deepEqual(Object.fromEntries(memory), { theme: 'dark', language: 'qps-plocm' });
  const again = make();
  assert.equal(again.theme, 'dark');
  assert.equal(again.language.direction, 'rtl');
});
