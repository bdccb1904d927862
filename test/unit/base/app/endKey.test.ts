import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endKeyName } from '../../../../workbench/base/app/endKey.ts';
import { defaultEndKey, endKeyText } from '../../../../workbench/desktop/input/endKey.ts';

test('The page names the combination that the desktop listens for', () => {
  assert.equal(endKeyName.other, endKeyText(defaultEndKey, 'linux'));
  assert.equal(endKeyName.other, endKeyText(defaultEndKey, 'win32'));
  assert.equal(endKeyName.mac, endKeyText(defaultEndKey, 'darwin'));
});
