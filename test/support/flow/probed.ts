import type { TestContext } from 'node:test';
import { defineExtension, side, Type } from '@handrail/sdk';
import { type Place, place } from './place.ts';

/** An extension with a permission of each kind of consent, to see what the device makes of it. */
const manifest = defineExtension({
  id: 'probe',
  version: '1.0.0',
  sdk: '1',
  title: 'title',
  sides: ['helper', 'sharer'],
  permissions: {
    launch: { title: 'launch', consent: 'call' },
    watch: { title: 'watch', consent: 'none' },
  },
  actions: {
    launch: {
      on: 'sharer',
      from: ['helper'],
      requires: 'launch',
      input: Type.Object(
        {
          program: Type.String({ title: 'program', maxLength: 300 }),
          arguments: Type.Array(Type.String({ maxLength: 300 }), { maxItems: 12 }),
        },
        { additionalProperties: false },
      ),
    },
    // Runs until it is ended.
    watch: { on: 'sharer', from: ['helper', 'sharer'], requires: 'watch', timeLimitMs: 300_000 },
    look: { on: 'helper', from: ['helper'], requires: 'watch', timeLimitMs: 300_000 },
  },
  texts: {
    en: { title: 'Probe', launch: 'Start a program', watch: 'Watch', program: 'Program' },
    de: { title: 'Sonde', program: 'Programm' },
  },
});

/** Two in a session that shows the screen, with that extension; the helper holds its permissions. `did` is what its sides did. */
export async function probed(t: TestContext): Promise<Place & { readonly did: readonly unknown[] }> {
  const did: unknown[] = [];
  /** A handler that runs until its right ends, and says both. */
  const lasting =
    (begins: string, ended: string) =>
    async (_none: undefined, call: { readonly caller: string; readonly signal: AbortSignal }) => {
      did.push(`${call.caller} ${begins}`);
      await new Promise<void>((resolve) => call.signal.addEventListener('abort', () => resolve(), { once: true }));
      did.push(`${call.caller} ${ended}`);
    };
  const helper = side(manifest, 'helper', ({ actions }) => {
    actions.handle('look', lasting('looks', 'looked'));
  });
  const sharer = side(manifest, 'sharer', ({ actions }) => {
    actions.handle('watch', lasting('watches', 'watched'));
    actions.handle('launch', (input) => {
      did.push(input);
    });
  });
  const here = await place(t, {}, [helper, sharer]);
  here.service.extras = ['probe.launch', 'probe.watch'];
  await here.share('view');
  return Object.assign(here, { did });
}
