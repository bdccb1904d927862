import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { WebPages } from '../../../../workbench/service/web/webPages.ts';

const built = {
  'web/main.js': `main(${'0,'.repeat(2000)})`,
  'web/check.js': 'check()',
  'web/connect.js': 'connect()',
  'web/stagePage.js': 'stage()',
  'ui/prompt.js': 'prompt()',
  'ui/mark.svg': '<svg/>',
  'stage/helper.js': 'helper()',
  'stage/sharer.js': 'sharer()',
  'stage/page.css': 'p{}',
  'sandbox/frame.html': '<script nonce="%NONCE%"></script>',
  'extensions/core/manifest.json': '{"id":"core"}',
  'extensions/core/helper.js': 'side()',
  'extensions/core/secret.txt': 'no',
};

async function serve(t: TestContext, files: Readonly<Record<string, string>> = built) {
  const out = await mkdtemp(join(tmpdir(), 'handrail-web-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(out, name)), { recursive: true });
    await writeFile(join(out, name), text);
  }
  const server = createServer((request, response) => {
    if (!pages?.handle(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const parts = { address, onLoopback: true, providers: async () => ['https://id.example'] };
  const pages = WebPages.in(out, { ...parts, random: (length) => new Uint8Array(length).fill(7) });
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await rm(out, { recursive: true });
  });
  return {
    address,
    fetch: (path: string, init?: RequestInit) => fetch(`${address}${path}`, { redirect: 'manual', ...init }),
  };
}

test('The page loads only what it names by its content, and says so twice', async (t) => {
  const here = await serve(t);
  const page = await here.fetch('/');
  const html = await page.text();
  assert.equal(page.headers.get('cache-control'), 'no-store');
  const scripts = [...html.matchAll(/<script [^>]*src="([^"]+)" integrity="([^"]+)"/g)];
  assert.equal(scripts.length, 2);
  for (const [, path = '', integrity] of scripts) {
    assert.match(path, /^\/web\/[\w-]+-[0-9a-f]{16}\.js$/);
    const file = await here.fetch(path);
    assert.match(file.headers.get('cache-control') ?? '', /immutable/);
    const digest = createHash('sha384')
      .update(await file.text())
      .digest('base64');
    assert.equal(integrity, `sha384-${digest}`);
  }
});

test('The policy of the page lets in its own scripts, the provider and its frames, and no text as script', async (t) => {
  const here = await serve(t);
  const policy = (await here.fetch('/')).headers.get('content-security-policy') ?? '';
  const parts = new Map(policy.split('; ').map((each) => [each.split(' ')[0], each]));
  assert.equal(parts.get('default-src'), "default-src 'none'");
  assert.equal(parts.get('script-src'), `script-src ${here.address}/web/`);
  assert.equal(parts.get('frame-ancestors'), "frame-ancestors 'none'");
  assert.equal(parts.get('require-trusted-types-for'), "require-trusted-types-for 'script'");
  assert.equal(parts.get('trusted-types'), "trusted-types 'none'");
  assert.match(parts.get('connect-src') ?? '', /wss?:\/\/[^ ]+\/link https:\/\/id\.example$/);
  assert.doesNotMatch(policy, /unsafe|blob:|\*/);
});

test('The stage and the frame of extensions are nobody’s origin, and only the tab may frame them', async (t) => {
  const here = await serve(t);
  for (const path of ['/stage/page.html', '/sandbox/frame.html']) {
    const policy = (await here.fetch(path)).headers.get('content-security-policy') ?? '';
    assert.match(policy, /^sandbox allow-scripts;/);
    assert.ok(policy.includes(`frame-ancestors ${here.address}`));
  }
  assert.match(await (await here.fetch('/sandbox/frame.html')).text(), /nonce="BwcHBwcHBwcHBwcHBwcHBw"/);
});

test('Only the tab and its capturing frame may capture the display', async (t) => {
  const here = await serve(t);
  const capture = async (path: string) =>
    /display-capture=(\S+)/.exec((await here.fetch(path)).headers.get('permissions-policy') ?? '')?.[1];
  assert.deepEqual(
    await Promise.all(['/', '/stage/capture.html', '/stage/page.html', '/prompt', '/sandbox/frame.html'].map(capture)),
    ['(self)', '(self)', '()', '()', '()'],
  );
});

test('Programs of extensions are served, and nothing else that lies beside them', async (t) => {
  const here = await serve(t);
  assert.equal(await (await here.fetch('/extensions/core/helper.js')).text(), 'side()');
  for (const path of ['/extensions/core/secret.txt', '/extensions/core/manifest.json', '/web/main.js', '/..%2f', '//'])
    assert.equal((await here.fetch(path)).status, 404, path);
  assert.equal((await here.fetch('/', { method: 'POST' })).status, 404);
});

test('Asked for by another name of this machine, the page sends to the address that sign-in knows', async (t) => {
  const here = await serve(t);
  const { port } = new URL(here.address);
  const answer = await new Promise<IncomingMessage>((done) =>
    get({ host: '127.0.0.1', port, path: '/', headers: { Host: `localhost:${port}` } }, done),
  );
  answer.resume();
  assert.equal(answer.statusCode, 307);
  assert.equal(answer.headers.location, `${here.address}/`);
});

test('Where nothing was built there is no page', async (t) => {
  const here = await serve(t, {});
  assert.equal((await here.fetch('/')).status, 404);
});

test('A join link is the page itself, whatever of this machine’s names it was opened by', async (t) => {
  const here = await serve(t);
  assert.match(await (await here.fetch('/join')).text(), /<div id="root">/);
  const { port } = new URL(here.address);
  const answer = await new Promise<IncomingMessage>((done) =>
    get({ host: '127.0.0.1', port, path: '/join', headers: { Host: `localhost:${port}` } }, done),
  );
  answer.resume();
  // The browser takes what stands behind the # along.
  assert.equal(answer.headers.location, `${here.address}/join`);
});

test('A program is sent in the smallest way that the browser takes, each with a tag of its own', async (t) => {
  const here = await serve(t);
  const path = /src="([^"]+main[^"]+)"/.exec(await (await here.fetch('/')).text())?.[1] ?? '';
  const ask = (accepted: string, more: Readonly<Record<string, string>> = {}) =>
    new Promise<{ readonly answer: IncomingMessage; readonly body: Buffer }>((done) =>
      get(`${here.address}${path}`, { headers: { 'Accept-Encoding': accepted, ...more } }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => done({ answer, body: Buffer.concat(chunks) }));
      }),
    );
  const plain = built['web/main.js'];
  const decoded = {
    br: (body: Buffer) => brotliDecompressSync(body),
    gzip: (body: Buffer) => gunzipSync(body),
    none: (body: Buffer) => body,
  };
  const tags = new Set<string>();
  for (const [accepted, encoding] of [
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['identity', 'none'],
    ['', 'none'],
    ['br;q=0', 'none'],
  ] as const) {
    const { answer, body } = await ask(accepted);
    assert.equal(answer.headers['content-encoding'] ?? 'none', encoding, accepted);
    assert.equal(answer.headers.vary, 'Accept-Encoding');
    assert.equal(answer.headers['content-length'], String(body.length));
    assert.equal(decoded[encoding](body).toString(), plain);
    if (encoding !== 'none') assert.ok(body.length < plain.length / 10);
    const tag = answer.headers.etag ?? '';
    tags.add(tag);
    const again = await ask(accepted, { 'If-None-Match': `"other", W/${tag}` });
    assert.equal(again.answer.statusCode, 304);
    assert.equal(again.body.length, 0);
    assert.equal(again.answer.headers.etag, tag);
    assert.equal((await ask(accepted, { 'If-None-Match': '"other"' })).answer.statusCode, 200);
  }
  assert.equal(tags.size, 3);
});
