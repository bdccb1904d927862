import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { systemClock } from '../../../workbench/desktop/systemClock.ts';
import { fixturePages } from '../browserPlace.ts';
import { electron, machine } from './replaced.ts';

const root = join(import.meta.dirname, '../../..');

/** The shell in Electron, on the replaced module, with the small pages of test/contract/fixture. */
export async function shellPlace(options: { readonly hidden?: boolean; readonly staysOpen?: () => boolean } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-electron-'));
  const preload = join(folder, 'preload.cjs');
  await build({
    entryPoints: [join(root, 'workbench/electron/pages/preload.ts')],
    outfile: preload,
    bundle: true,
    format: 'cjs',
    external: ['electron'],
  });
  const { ElectronShell } = await import('../../../workbench/electron/electronShell.ts');
  const { guardContents } = await import('../../../workbench/electron/guards.ts');
  machine.ready = true;
  guardContents();
  const shell = new ElectronShell({
    bundles: await fixturePages(),
    clock: systemClock(),
    random: (length) => new Uint8Array(randomBytes(length)),
    preferences: () => ({ language: 'en', theme: 'system' }),
    pages: electron.session.fromPartition('handrail') as never,
    preload,
    hidden: options.hidden ?? false,
    staysOpen: options.staysOpen ?? (() => false),
  });
  return {
    shell,
    async dispose(): Promise<void> {
      await shell.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
