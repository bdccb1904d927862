import assert from 'node:assert/strict';
import { test } from 'node:test';
import { autorun, observable, runInAction } from 'mobx';
import type { Preferences as Wanted } from '../../../../workbench/base/app/preferences.ts';
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

function setUp(first: Partial<Wanted> = {}) {
  const system = { dark: signal(false), contrast: signal(false) };
  const wanted = observable.box<Wanted>({ language: 'en-GB', theme: 'system', ...first }, { deep: false });
  const preferences = new Preferences(system, () => wanted.get());
  const drawn: string[] = [];
  autorun(() => drawn.push(`${preferences.scheme} ${preferences.language.direction}`));
  const wish = (next: Partial<Wanted>) => runInAction(() => wanted.set({ ...wanted.get(), ...next }));
  return { system, drawn, wish };
}

test('The look follows the system until the person wishes otherwise', () => {
  const { system, drawn, wish } = setUp();
  system.dark.become(true);
  wish({ theme: 'light' });
  assert.deepEqual(drawn, ['light ltr', 'dark ltr', 'light ltr']);
});

test('A wish that the device knows already is drawn first, with nothing before it', () => {
  const { drawn } = setUp({ theme: 'dark', language: 'qps-plocm' });
  assert.deepEqual(drawn, ['dark rtl']);
});

test('High contrast is a need and goes before a wish', () => {
  const { system, drawn } = setUp({ theme: 'dark' });
  system.contrast.become(true);
  assert.deepEqual(drawn, ['dark ltr', 'highContrast ltr']);
});

test('A language that nobody wrote a catalogue for is English', () => {
  assert.deepEqual(setUp({ language: 'tlh' }).drawn, ['light ltr']);
});
