import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { type TestContext, test } from 'node:test';
import { WebSocket } from 'ws';
import type { Port } from '../../workbench/base/rpc/port.ts';
import { OriginServer } from '../../workbench/chromium/loopback/originServer.ts';
import { connectSocket } from '../../workbench/chromium/pages/parts/socketPort.ts';
import type { Origins } from '../../workbench/desktop/pages/contentPolicy.ts';
import { pageContents } from '../../workbench/desktop/pages/pageContents.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { until } from '../support/flow/until.ts';

const text = (words: string) => new TextEncoder().encode(words);
const bundles = new Map([
  ['chromium/connect.js', text('connect')],
  ['chromium/stagePage.js', text('stage page')],
  ['ui/main.js', text('main')],
  ['ui/main.js.map', text('map')],
  ['stage/sharer.js', text('sharer')],
  ['extensions/core/helper.js', text('side')],
  ['sandbox/frame.html', text('<script nonce="%NONCE%"></script>')],
]);

async function place(t: TestContext) {
  const clock = new FakeClock();
  const listen = (name: keyof Origins) =>
    OriginServer.listen({ name, clock, random: (length) => new Uint8Array(randomBytes(length)) });
  const servers = {
    workbench: await listen('workbench'),
    prompt: await listen('prompt'),
    stage: await listen('stage'),
  };
  t.after(() => Promise.all(Object.values(servers).map((server) => server.close())));
  const origins = { workbench: servers.workbench.origin, prompt: servers.prompt.origin, stage: servers.stage.origin };
  const contents = pageContents(bundles, origins, () => ({ language: 'en', theme: 'system' }));
  for (const name of ['workbench', 'prompt', 'stage'] as const) servers[name].serve(contents[name], origins);
  return { clock, origins, ...servers };
}

/** A request whose path and headers are sent as they are written. */
function ask(origin: string, path: string, options: { method?: string; headers?: Record<string, string> } = {}) {
  const { hostname, port } = new URL(origin);
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const asked = request({ hostname, port, path, agent: false, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Opens a socket as a program that writes any header; how it ended, or that it opened. */
async function knock(origin: string, options: { origin?: string; host?: string; path?: string } = {}) {
  const headers = options.host === undefined ? {} : { Host: options.host };
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${options.path ?? '/port'}`, {
    origin: options.origin ?? origin,
    headers,
  });
  return new Promise<{ socket: WebSocket; status?: number }>((resolve) => {
    socket.on('open', () => resolve({ socket }));
    socket.on('unexpected-response', (_request, response) => {
      resolve({ socket, status: response.statusCode ?? 0 });
      response.destroy();
    });
    socket.on('error', () => undefined);
  });
}

const closeCode = async (socket: WebSocket) => (await once(socket, 'close'))[0] as number;
const nobody = (_port: Port) => assert.fail('a stranger was let in');

test('A page reached by a foreign name is not served, so that no web site can rebind its name to us', async (t) => {
  const { workbench } = await place(t);
  const port = new URL(workbench.origin).port;
  for (const host of [
    `evil.example:${port}`,
    `localhost:${port}`,
    '127.0.0.1',
    `127.0.0.1:${port}.evil.example`,
    `127.0.0.1:${port}@evil.example`,
  ]) {
    assert.equal((await ask(workbench.origin, '/', { headers: { Host: host } })).status, 421, host);
  }
  assert.equal((await ask(workbench.origin, '/')).status, 200);
  assert.equal((await ask(workbench.origin, '/', { headers: { 'Sec-Fetch-Site': 'cross-site' } })).status, 403);
});

test('Only listed files are served: no traversal, no query, no other method, no source map', async (t) => {
  const { workbench, stage, prompt } = await place(t);
  const paths = [
    '/../package.json',
    '/ui/../../package.json',
    '/ui/%2e%2e/%2e%2e/package.json',
    '/ui/..%2f..%2fpackage.json',
    '/ui/..\\..\\package.json',
    '//etc/passwd',
    '/etc/passwd',
    '/ui/',
    '/ui/main.js?x',
    '/ui/main.js/',
    '/ui/main.js%00',
    '/__proto__',
    '/constructor',
    'http://evil.example/ui/main.js',
    '*',
  ];
  for (const path of paths) assert.equal((await ask(workbench.origin, path)).status, 404, path);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE']) {
    assert.equal((await ask(workbench.origin, '/', { method })).status, 405, method);
  }
  assert.equal((await ask(stage.origin, '/ui/main.js')).status, 404);
  assert.equal((await ask(stage.origin, '/extensions/core/helper.js')).status, 404);
  assert.equal((await ask(prompt.origin, '/stage/sharer.js')).status, 404);
  assert.equal((await ask(workbench.origin, '/extensions/core/helper.js')).body, 'side');
});

test('Every page is closed to framing, foreign scripts and foreign connections', async (t) => {
  const { workbench, prompt, stage, origins } = await place(t);
  const policy = async (server: OriginServer, path: string) => {
    const { headers } = await ask(server.origin, path);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(headers['origin-agent-cluster'], '?1');
    return { csp: String(headers['content-security-policy']), features: String(headers['permissions-policy']) };
  };
  const main = await policy(workbench, '/');
  assert.match(main.csp, /^default-src 'none'; script-src 'self'; /);
  assert.match(
    main.csp,
    new RegExp(`connect-src ws://${new URL(origins.workbench).host}/port ${origins.workbench}/extensions/;`),
  );
  assert.match(main.csp, /frame-ancestors 'none'$/);
  assert.match(main.features, /display-capture=\(\)/);
  const asking = await policy(prompt, '/prompt');
  assert.match(asking.csp, /frame-ancestors 'none'$/);
  assert.match(asking.csp, new RegExp(`connect-src ws://${new URL(origins.prompt).host}/port;`));
  assert.match(asking.csp, new RegExp(`; frame-src ${origins.stage}; `));
  // It hands the right on to a frame of the stage's origin, and to no other.
  assert.match(asking.features, new RegExp(`display-capture=\\(self "${origins.stage}"\\)$`));
  const staged = await policy(stage, '/stage/page.html');
  for (const { csp, features } of [staged, await policy(stage, '/stage/screen.html')]) {
    assert.match(csp, new RegExp(`frame-ancestors ${origins.workbench} ${origins.prompt}$`));
    assert.match(features, /display-capture=\(self\)$/);
  }
  assert.doesNotMatch(
    (await ask(stage.origin, '/stage/screen.html')).body,
    /<script/,
    'the frame that may capture runs nothing',
  );
  const sandbox = await ask(workbench.origin, '/sandbox/frame.html');
  const sandboxCsp = String(sandbox.headers['content-security-policy']);
  const nonce = /^sandbox allow-scripts; default-src 'none'; script-src 'nonce-([^']+)'; worker-src blob:/.exec(
    sandboxCsp,
  )?.[1];
  assert.equal(sandbox.body, `<script nonce="${nonce}"></script>`);
  assert.notEqual((await ask(workbench.origin, '/sandbox/frame.html')).body, sandbox.body, 'a nonce is used once');
  for (const { csp } of [main, asking, staged]) assert.doesNotMatch(csp, /unsafe|\*/);
});

test('A socket with a foreign Origin, none, or a foreign Host is refused even where a page is expected', async (t) => {
  const { workbench, prompt } = await place(t);
  workbench.issue(nobody);
  const port = new URL(workbench.origin).port;
  for (const origin of ['https://evil.example', 'null', prompt.origin, `http://localhost:${port}`, '']) {
    assert.equal((await knock(workbench.origin, { origin })).status, 403, origin);
  }
  assert.equal((await knock(workbench.origin, { host: `evil.example:${port}` })).status, 421);
  assert.equal((await knock(workbench.origin, { path: '/other' })).status, 404);
});

test('A socket where no page is expected is refused', async (t) => {
  const { workbench } = await place(t);
  assert.equal((await knock(workbench.origin)).status, 403);
  workbench.issue(nobody).dispose();
  assert.equal((await knock(workbench.origin)).status, 403);
});

test('A socket with a wrong token, or one of another origin, is closed', async (t) => {
  const { workbench, prompt } = await place(t);
  workbench.issue(nobody);
  const other = prompt.issue(nobody);
  for (const token of ['', 'x'.repeat(43), other.token, '{"token":true}']) {
    const { socket } = await knock(workbench.origin);
    socket.send(token);
    assert.equal(await closeCode(socket), 4401);
  }
});

test('A socket that keeps its token to itself for five seconds is closed', async (t) => {
  const { workbench, clock } = await place(t);
  workbench.issue(nobody);
  const { socket } = await knock(workbench.origin);
  const closed = closeCode(socket);
  clock.advance(5_000);
  assert.equal(await closed, 4401);
});

test('A token opens one socket once: a second socket with it is refused or closed, and an old one is dead', async (t) => {
  const { workbench, clock } = await place(t);
  const ports: Port[] = [];
  const { token } = workbench.issue((port) => ports.push(port));
  workbench.issue(nobody);
  const first = await knock(workbench.origin);
  first.socket.send(token);
  first.socket.send(text('hello'));
  const second = await knock(workbench.origin);
  second.socket.send(token);
  assert.equal(await closeCode(second.socket), 4401);
  assert.equal(ports.length, 1);
  const frame = await new Promise<Uint8Array>((resolve) => ports[0]?.onFrame(resolve));
  assert.equal(new TextDecoder().decode(frame), 'hello', 'the first socket goes on, and lost nothing');

  const late = workbench.issue(nobody);
  clock.advance(60_000);
  workbench.issue(nobody);
  const third = await knock(workbench.origin);
  third.socket.send(late.token);
  assert.equal(await closeCode(third.socket), 4401);
});

test('While a page is connected and none other is expected, a second socket is refused at the door', async (t) => {
  const { workbench } = await place(t);
  const accepted = Promise.withResolvers<Port>();
  const { token } = workbench.issue(accepted.resolve);
  const first = await knock(workbench.origin);
  first.socket.send(token);
  await accepted.promise;
  assert.equal((await knock(workbench.origin)).status, 403);
});

test('Silent sockets cannot fill the door: the oldest of them go', async (t) => {
  const { workbench } = await place(t);
  const accepted = Promise.withResolvers<Port>();
  const { token } = workbench.issue(accepted.resolve);
  const silent: WebSocket[] = [];
  for (let count = 0; count < 20; count += 1) silent.push((await knock(workbench.origin)).socket);
  const ended = silent.slice(0, 4).map((socket) => socket.readyState === socket.CLOSED || once(socket, 'close'));
  await Promise.all(ended);
  const page = await knock(workbench.origin);
  page.socket.send(token);
  await accepted.promise;
  const open = () => silent.filter(({ readyState }) => readyState === WebSocket.OPEN).length;
  // Who is pushed out hears of it on a socket of their own.
  await until('one more has gone', () => open() === 15);
});

/** What a page opens its socket with, where every socket has the page's own origin. */
function pageSockets(origin: string, opened: (count: number, socket: WebSocket) => void = () => undefined) {
  let count = 0;
  return {
    open: (address: string) => {
      const socket = new WebSocket(address, { origin });
      socket.on('error', () => undefined);
      count += 1;
      opened(count, socket);
      // Of a socket a page uses what ws has as well.
      return socket as unknown as globalThis.WebSocket;
    },
    wait: () => new Promise<void>((resolve) => setImmediate(resolve)),
  };
}

const portOf = (origin: string) => `${origin.replace('http', 'ws')}/port`;

test('A page whose socket is pushed out before it said its token tries again and gets in', async (t) => {
  const { workbench } = await place(t);
  const accepted = Promise.withResolvers<Port>();
  const { token } = workbench.issue(accepted.resolve);
  let tried = 0;
  const sockets = pageSockets(workbench.origin, (count, socket) => {
    tried = count;
    // As if others had come in between: the first two never get as far as their token.
    if (count <= 2) socket.once('upgrade', () => socket.terminate());
  });
  const [page, device] = await Promise.all([connectSocket(portOf(workbench.origin), token, sockets), accepted.promise]);
  assert.equal(tried, 3);
  const heard = new Promise<Uint8Array>((resolve) => page.onFrame(resolve));
  device.send(text('hello'));
  assert.equal(new TextDecoder().decode(await heard), 'hello');
  const answered = new Promise<Uint8Array>((resolve) => device.onFrame(resolve));
  page.send(text('here'));
  assert.equal(new TextDecoder().decode(await answered), 'here');
});

test('A page gets in while others on the machine keep the door full', async (t) => {
  const { workbench } = await place(t);
  const accepted = Promise.withResolvers<Port>();
  const { token } = workbench.issue(accepted.resolve);
  workbench.issue(nobody);
  let opened = 0;
  let attacking = true;
  const hold = () => {
    if (!attacking) return;
    opened += 1;
    const socket = new WebSocket(portOf(workbench.origin), { origin: workbench.origin });
    socket.on('error', () => undefined);
    socket.on('close', hold);
  };
  for (let count = 0; count < 20; count += 1) hold();
  await until('the door was full more than once', () => opened > 40);
  await connectSocket(portOf(workbench.origin), token, pageSockets(workbench.origin));
  await accepted.promise;
  attacking = false;
});

test('A page whose token the device refuses does not try again', async (t) => {
  const { workbench } = await place(t);
  workbench.issue(nobody);
  let tried = 0;
  const sockets = pageSockets(workbench.origin, (count) => {
    tried = count;
  });
  await assert.rejects(connectSocket(portOf(workbench.origin), 'x'.repeat(43), sockets), /refused the token/);
  assert.equal(tried, 1);
});

test('A page gives up in the end where no device answers', async (t) => {
  const { workbench } = await place(t);
  let waited = 0;
  const { open } = pageSockets(workbench.origin);
  const wait = async (ms: number) => {
    waited += ms;
  };
  await assert.rejects(connectSocket(portOf(workbench.origin), 'any', { open, wait }), /did not answer/);
  assert.ok(waited > 15_000 && waited < 30_000, `after ${waited} ms`);
});

test('A page that sends a frame beyond the limit is cut off', async (t) => {
  const { workbench } = await place(t);
  const { token } = workbench.issue(() => undefined);
  const { socket } = await knock(workbench.origin);
  socket.send(token);
  socket.send(new Uint8Array(1_048_577));
  assert.notEqual(await closeCode(socket), 1000);
});
