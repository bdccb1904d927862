// The example of the SDK's README, taken out of it and run in a whole session: what is written there is what works.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { SideModule } from '@handrail/sdk';
import { place, withCode } from '../../support/flow/place.ts';
import { until } from '../../support/flow/until.ts';

const root = join(import.meta.dirname, '../../..');
let folder: string;
before(() => {
  mkdirSync(join(root, '.cache'), { recursive: true });
  // Below the repository, where `@handrail/sdk` is found.
  folder = mkdtempSync(join(root, '.cache/documented-'));
  const readme = readFileSync(join(root, 'sdk/README.md'), 'utf8');
  for (const [, name = '', text = ''] of readme.matchAll(/```ts\n\/\/ (manifest|helper|sharer)\.ts[^\n]*\n(.*?)```/gs))
    writeFileSync(join(folder, `${name}.ts`), text);
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function sides(): Promise<readonly SideModule[]> {
  const load = async (name: string) =>
    ((await import(pathToFileURL(join(folder, `${name}.ts`)).href)) as { default: SideModule }).default;
  return [await load('helper'), await load('sharer')];
}

const stroke = { points: [{ x: 0.5, y: 0.5 }] };

test('The example draws once the sharer allowed it, and the helper reads how often', async (t) => {
  const here = await place(t, {}, await sides());
  here.service.extras = ['sketch.draw'];
  await here.share('view');
  const asked = here.helper.run('sketch', 'draw', stroke);
  (await here.prompt()).answer('allow');
  await asked;
  await here.helper.run('sketch', 'draw', stroke);
  await until('two strokes', () => JSON.stringify(here.helper.page.state.shown).includes('"count":2'));
});

test('Its permission is in nobody’s role by itself', async (t) => {
  const here = await place(t, {}, await sides());
  await here.share('view');
  await assert.rejects(here.helper.run('sketch', 'draw', stroke), withCode('not_permitted'));
});
