import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createProxy, type IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { after, type TestContext, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { WebSocketServer } from 'ws';
import { SocketLinkDialer } from '../../../workbench/desktop/linkDialer.ts';
import { certificate, type TestCertificate } from '../../support/certificates.ts';
import { FakeClock } from '../../support/fakeClock.ts';

const never = () => new AbortController().signal;
const dayMs = 86_400_000;
const good = certificate({ names: ['help.example'] });
const before = getCACertificates('default');
setDefaultCACertificates([...before, good.cert]);
after(() => setDefaultCACertificates(before));

async function service(t: TestContext, { cert, key }: TestCertificate): Promise<number> {
  const server = createServer({ cert, key });
  const sockets = new WebSocketServer({ server });
  const open = new Set<Duplex>();
  server.on('connection', (socket) => open.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    sockets.close();
    for (const socket of open) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A proxy that knows one name and password, and leads everything to the service. */
async function proxy(t: TestContext, to: number) {
  const asked: { readonly target: string; readonly signIn: string | undefined }[] = [];
  const open = new Set<Socket>();
  const server = createProxy();
  server.on('connection', (socket) => open.add(socket));
  server.on('connect', (request: IncomingMessage, near: Socket) => {
    const signIn = request.headers['proxy-authorization'];
    asked.push({ target: request.url ?? '', signIn });
    if (signIn !== `Basic ${Buffer.from('hana:right').toString('base64')}`)
      return near.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
    const far = connect(to, '127.0.0.1', () => near.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    open.add(far);
    far.pipe(near);
    near.pipe(far);
    for (const end of [near, far]) end.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { asked, port: (server.address() as AddressInfo).port };
}

function dial(env: Readonly<Record<string, string>>) {
  return new SocketLinkDialer('https://help.example', new FakeClock(), env).dial(never());
}

test('The link goes by the proxy of the environment, with its name and password', async (t) => {
  const there = await proxy(t, await service(t, good));
  const port = await dial({ HTTPS_PROXY: `http://hana:right@127.0.0.1:${there.port}` });
  t.after(() => port.close());
  assert.deepEqual(
    there.asked.map(({ target }) => target),
    ['help.example:443'],
  );
});

test('A wrong password of the proxy is told apart, and neither it nor the name is in what is told', async (t) => {
  const there = await proxy(t, await service(t, good));
  await assert.rejects(dial({ HTTPS_PROXY: `http://hana:wrong@127.0.0.1:${there.port}` }), (error) => {
    assert.ok(error instanceof Error && 'details' in error);
    assert.deepEqual(error.details, {
      host: 'help.example',
      reason: 'proxy_password',
      problem: 'proxy_password',
      proxy: `127.0.0.1:${there.port}`,
    });
    return true;
  });
});

test('A proxy that does not answer is told apart from a service that does not', async (t) => {
  const there = await proxy(t, 1);
  const free = createServer();
  free.listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  free.close();
  await once(free, 'close');
  await assert.rejects(dial({ HTTPS_PROXY: `http://127.0.0.1:${port}` }), {
    details: { host: 'help.example', reason: 'proxy', problem: 'proxy', proxy: `127.0.0.1:${port}` },
  });
  assert.equal(there.asked.length, 0);
});

test('Nothing of this machine itself goes by a proxy', async (t) => {
  const local = certificate({ ips: ['127.0.0.1'] });
  setDefaultCACertificates([...before, good.cert, local.cert]);
  const port = await service(t, local);
  const dialer = new SocketLinkDialer(`https://127.0.0.1:${port}`, new FakeClock(), {
    HTTPS_PROXY: 'http://127.0.0.1:9',
  });
  const link = await dialer.dial(never());
  link.close();
});

const selfSigned = certificate({ names: ['help.example'] });
const old = certificate({ names: ['help.example'], from: Date.now() - 40 * dayMs, days: 20 });
const early = certificate({ names: ['help.example'], from: Date.now() + 60 * 60_000 });
const other = certificate({ names: ['other.example'] });
for (const [what, cert, problem] of [
  ['of nobody known, as of a program that reads along', selfSigned, 'certificate_unknown'],
  ['that has run out', old, 'certificate_expired'],
  ['that is not valid yet, as with a clock an hour slow', early, 'certificate_expired'],
  ['for another name', other, 'certificate_name'],
] as const) {
  test(`A certificate ${what} is told apart: ${problem}`, async (t) => {
    const trusted = cert === selfSigned ? [] : [cert.cert];
    setDefaultCACertificates([...before, ...trusted]);
    const there = await proxy(t, await service(t, cert));
    const dialled = dial({ HTTPS_PROXY: `http://hana:right@127.0.0.1:${there.port}` });
    await assert.rejects(dialled, (error) => {
      assert.ok(error instanceof Error && 'details' in error);
      assert.equal((error.details as Record<string, unknown>)['problem'], problem);
      return true;
    });
  });
}
