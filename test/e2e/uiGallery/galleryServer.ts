import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundle } from '../../../build/bundle.ts';
import { fillDocument } from '../../../workbench/desktop/pages/pageMarkup.ts';

const root = join(import.meta.dirname, '../../..');

/** The address of a running gallery. */
export interface GalleryServer {
  readonly origin: string;
  dispose(): Promise<void>;
}

/** A picture of a desktop, in the place of the stage. */
const stage = `<!doctype html><html lang="en"><title>Stage</title><body style="margin:0;height:100vh;background:#5b7c99">
<div style="position:absolute;inset:8% 22% 20% 8%;background:#fff;border-radius:8px"></div>
<script>addEventListener('message', (event) => { parent.postMessage({ got: event.data, from: event.origin }, '*'); });</script>`;

/** Serves the real pages with a device of the gallery's, under a policy as strict as the shells'. */
export async function startGallery(): Promise<GalleryServer> {
  await bundle();
  const device = await build({
    absWorkingDir: root,
    entryPoints: { connect: 'test/e2e/uiGallery/galleryDevice.ts' },
    outdir: '/out',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'chrome120',
    supported: { 'top-level-await': true },
    logLevel: 'silent',
  });
  const files = new Map<string, Uint8Array>(device.outputFiles.map(({ contents }) => ['/connect.js', contents]));
  for (const name of ['ui/main', 'ui/prompt']) files.set(`/${name}.js`, readFileSync(join(root, `out/${name}.js`)));
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://gallery.invalid');
    const script = files.get(pathname);
    if (script) {
      // The same script opens every state; kept, the browser need not read it anew each time.
      response.setHeader('Cache-Control', 'max-age=3600');
      return response.setHeader('Content-Type', 'text/javascript').end(script);
    }
    if (pathname === '/stage') return response.setHeader('Content-Type', 'text/html').end(stage);
    if (pathname === '/ui/mark.svg') {
      return response.setHeader('Content-Type', 'image/svg+xml').end(readFileSync(join(root, 'workbench/ui/mark.svg')));
    }
    const name = pathname === '/' ? 'index' : pathname === '/prompt' ? 'prompt' : undefined;
    if (name === undefined) return response.writeHead(404).end();
    const nonce = 'bm9uY2Utb2YtdGhlLWdhbGxlcnk';
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Security-Policy', policy(nonce));
    const document = readFileSync(join(root, `workbench/ui/${name}.html`), 'utf8');
    const language = searchParams.get('language') ?? 'en';
    return response.end(fillDocument(document, { nonce, preferences: { language, theme: 'system' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    dispose: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
