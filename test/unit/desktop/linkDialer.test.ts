import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { WebSocketServer } from 'ws';
import type { Port, PortClosed } from '../../../workbench/base/rpc/port.ts';
import { SocketLinkDialer } from '../../../workbench/desktop/linkDialer.ts';
import { FakeClock } from '../../support/fakeClock.ts';

const never = () => new AbortController().signal;

async function service(t: TestContext, options: { autoPong?: boolean; status?: number } = {}) {
  const server: Server = createServer();
  const sockets = new WebSocketServer({ noServer: true, autoPong: options.autoPong ?? true });
  server.on('upgrade', (request, socket, head) => {
    if (options.status === undefined)
      sockets.handleUpgrade(request, socket, head, (webSocket) => sockets.emit('connection', webSocket, request));
    else socket.end(`HTTP/1.1 ${options.status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
    server.closeAllConnections();
  });
  return { sockets, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const closed = (port: Port) => new Promise<PortClosed>((resolve) => port.onClose(resolve));

test('Whole binary frames go both ways on the link, under its subprotocol and without a token in the address', async (t) => {
  const { sockets, address } = await service(t);
  const asked = new Promise<{ url?: string; protocol?: string }>((resolve) =>
    sockets.on('connection', (socket, request) => {
      socket.send(new Uint8Array([9]));
      socket.on('message', (data) => socket.send(data));
      resolve({ url: request.url ?? '', protocol: socket.protocol });
    }),
  );
  const port = await new SocketLinkDialer(address, new FakeClock()).dial(never());
  assert.deepEqual(await asked, { url: '/link', protocol: 'handrail.link.1' });
  const frames: number[][] = [];
  const two = new Promise<void>((resolve) => port.onFrame((frame) => frames.push([...frame]) === 2 && resolve()));
  port.send(new Uint8Array([1, 2]));
  await two;
  assert.deepEqual(frames, [[9], [1, 2]]);
});

test('A close tells its reason, and whether the service meant it', async (t) => {
  const { sockets, address } = await service(t);
  const dialer = new SocketLinkDialer(address, new FakeClock());
  sockets.once('connection', (socket) => socket.close(4401, 'sign_in_expired'));
  assert.deepEqual(await closed(await dialer.dial(never())), { clean: true, reason: 'sign_in_expired' });
  // The answer to a ping says that the other end has it open.
  sockets.once('connection', (socket) => socket.once('pong', () => socket.terminate()).ping());
  assert.deepEqual(await closed(await dialer.dial(never())), { clean: false, reason: 'lost' });
});

test('A message that is not binary, or too large, ends the link', async (t) => {
  const { sockets, address } = await service(t);
  const dialer = new SocketLinkDialer(address, new FakeClock());
  sockets.once('connection', (socket) => socket.send('text'));
  await closed(await dialer.dial(never()));
  sockets.once('connection', (socket) => socket.send(new Uint8Array(65_537)));
  await closed(await dialer.dial(never()));
});

test('A service that gives no sign of life is given up, and one that does is not', async (t) => {
  const { sockets, address } = await service(t, { autoPong: false });
  const clock = new FakeClock();
  const pinged = (answer: boolean) =>
    new Promise<void>((resolve) =>
      sockets.once('connection', (socket) =>
        socket.once('ping', () => {
          if (answer) socket.pong();
          resolve();
        }),
      ),
    );
  const silent = pinged(false);
  const port = await new SocketLinkDialer(address, clock).dial(never());
  let ended = false;
  port.onClose(() => {
    ended = true;
  });
  clock.advance(10_000);
  await silent;
  assert.equal(ended, false);
  clock.advance(8_000);
  assert.deepEqual(await closed(port), { clean: false, reason: 'lost' });
});

test('A service that cannot be reached, refuses, or wants a newer app says so', async (t) => {
  const { address } = await service(t, { status: 503 });
  const { host } = new URL(address);
  const dial = (to: string) => new SocketLinkDialer(to, new FakeClock()).dial(never());
  await assert.rejects(dial(address), {
    code: 'service_unreachable',
    details: { host, address, status: 503 },
  });
  await assert.rejects(dial((await service(t, { status: 426 })).address), { code: 'upgrade_required' });
  await assert.rejects(dial('http://127.0.0.1:9'), {
    code: 'service_unreachable',
    details: { host: '127.0.0.1:9', address: 'http://127.0.0.1:9', reason: 'refused' },
  });
});

test('Dialling stops when it is aborted', async (t) => {
  const { address } = await service(t);
  const abort = new AbortController();
  const dialled = new SocketLinkDialer(address, new FakeClock()).dial(abort.signal);
  abort.abort();
  await assert.rejects(dialled, { code: 'cancelled' });
});

test('Plain http is spoken with this machine only', () => {
  for (const service of [
    'http://example.org',
    'http://127.0.0.1.example.org',
    'ftp://127.0.0.1',
    'https://me:secret@example.org',
    'nonsense',
  ]) {
    assert.throws(() => new SocketLinkDialer(service, new FakeClock()), { code: 'invalid_input' });
  }
  assert.equal(new SocketLinkDialer('https://help.example.org/', new FakeClock()).address, 'https://help.example.org');
});
