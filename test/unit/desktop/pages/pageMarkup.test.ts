import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Preferences } from '../../../../workbench/base/app/preferences.ts';
import type { OriginName } from '../../../../workbench/desktop/pages/contentPolicy.ts';
import { pageContents, pagePaths } from '../../../../workbench/desktop/pages/pageContents.ts';

const ui = join(import.meta.dirname, '../../../../workbench/ui');
const bundles = new Map(
  ['index.html', 'prompt.html'].map((name) => [`ui/${name}`, readFileSync(join(ui, name))] as const),
);
const origins = { workbench: 'http://127.0.0.1:1', prompt: 'http://127.0.0.1:2', stage: 'http://127.0.0.1:3' };

/** What one of the three pages is answered with. */
function answered(name: OriginName, preferences: () => Preferences): string {
  const page = pageContents(bundles, origins, preferences)[name].get(pagePaths[name]);
  assert.ok(page && typeof page.body === 'function');
  return page.body('the-nonce');
}

for (const name of ['workbench', 'prompt', 'stage'] as const) {
  test(`The page of the ${name} comes with the person's language and colours, before any script runs`, () => {
    let now: Preferences = { language: 'en-GB', theme: 'system' };
    const before = answered(name, () => now);
    assert.match(before, /<meta name="language" content="en-GB">/);
    assert.match(before, /<meta name="color-scheme" content="light dark">/);
    now = { language: 'qps-plocm', theme: 'dark' };
    const after = answered(name, () => now);
    assert.match(after, /<meta name="language" content="qps-plocm">/);
    assert.match(after, /<meta name="color-scheme" content="dark">/);
    assert.match(after, /content="the-nonce"/);
    assert.doesNotMatch(after, /\{\{/);
  });
}
