import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeOnce } from '../../../../workbench/base/rpc/closing.ts';
import { OpenWindows } from '../../../../workbench/desktop/pages/openWindows.ts';

function window() {
  const closing = closeOnce();
  return {
    onGone: (listener: () => void) => closing.event(() => listener()),
    gone: () => closing.close({ clean: true, reason: 'gone' }),
    get closed() {
      return closing.closed;
    },
  };
}

test('A window that closed is forgotten, also one that closed before it was noted', () => {
  const windows = new OpenWindows();
  const [first, second, third] = [window(), window(), window()];
  windows.add(first);
  windows.add(second);
  assert.equal(windows.size, 2);
  first.gone();
  assert.equal(windows.size, 1);
  third.gone();
  windows.add(third);
  assert.equal(windows.size, 1);
});

test('With the browser all its windows go', () => {
  const windows = new OpenWindows();
  const all = [window(), window()];
  for (const each of all) windows.add(each);
  windows.allGone();
  assert.ok(all.every(({ closed }) => closed));
  assert.equal(windows.size, 0);
});
