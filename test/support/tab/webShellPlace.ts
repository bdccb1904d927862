import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { startXvfb } from '../../../build/display.ts';
import { WebPages } from '../../../workbench/service/web/webPages.ts';
import { RemoteShell } from './remoteShell.ts';
import { tabBrowsers } from './tabBrowsers.ts';

/** The shell of a tab in a browser, served with the policies of the service, with the small pages of test/contract/fixture. */
export interface WebShellPlace {
  readonly shell: RemoteShell;
  dispose(): Promise<void>;
}

const root = join(import.meta.dirname, '../../..');

const scripts = {
  'web/main': 'test/contract/fixture/webTab.ts',
  'web/connect': 'workbench/web/pages/connect.ts',
  'web/stagePage': 'workbench/web/pages/stagePage.ts',
  'ui/prompt': 'test/contract/fixture/shellPrompt.ts',
  'stage/helper': 'test/contract/fixture/shellHelperStage.ts',
  'stage/sharer': 'test/contract/fixture/shellSharerStage.ts',
};

const rest = {
  'web/check.js': '',
  'stage/page.css': '',
  'ui/mark.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'sandbox/frame.html': '',
  'extensions/core/manifest.json': '{}',
};

export async function webShellPlace(): Promise<WebShellPlace> {
  const endings: (() => Promise<unknown>)[] = [];
  const dispose = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const out = await mkdtemp(join(tmpdir(), 'handrail-shell-'));
    endings.push(() => rm(out, { recursive: true, force: true }));
    for (const [name, text] of Object.entries(rest)) {
      await mkdir(dirname(join(out, name)), { recursive: true });
      await writeFile(join(out, name), text);
    }
    await build({
      entryPoints: Object.fromEntries(Object.entries(scripts).map(([name, file]) => [name, join(root, file)])),
      outdir: out,
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: 'chrome120',
      logLevel: 'silent',
    });
    const server = createServer((request, response) => {
      if (!pages?.handle(request, response)) response.writeHead(404).end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    endings.push(async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    });
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    const pages = WebPages.in(out, { address, onLoopback: true, providers: async () => [], random });
    const display = await startXvfb();
    endings.push(() => display.dispose());
    const browsers = await tabBrowsers();
    endings.push(() => browsers.dispose());
    const context = await browsers.open({ display });
    const shell = await RemoteShell.open(context.pages()[0] ?? (await context.newPage()), address);
    return { shell, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
