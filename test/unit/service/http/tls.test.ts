import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { type ClientOptions, WebSocket } from 'ws';
import { freePort } from '../../../../build/freePort.ts';
import { certificateLookMs } from '../../../../workbench/service/http/certificateKeeper.ts';
import { certificate, type TestCertificate } from '../../../support/certificates.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { until } from '../../../support/until.ts';
import { running, temporaryFolder } from '../support/running.ts';
import { TestProvider } from '../support/testProvider.ts';

const own = () => certificate({ names: ['help.example'] });

async function place(t: TestContext, first: TestCertificate = own()) {
  const folder = await temporaryFolder(t);
  const tls = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  /** As a renewal does it: other files in their place. */
  const put = ({ cert, key }: Pick<TestCertificate, 'cert' | 'key'>) => {
    for (const [file, text] of [
      [tls.certificate, cert],
      [tls.key, key],
    ] as const) {
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    }
  };
  put(first);
  const clock = new FakeClock(Date.now());
  const provider = await TestProvider.start(t);
  const start = (port = 0) =>
    running(t, {
      tls,
      port,
      clock,
      host: '127.0.0.1',
      publicAddress: 'https://help.example',
      signIn: { kind: 'provider', provider: provider.settings(), tenants: [] },
    });
  return { put, clock, start, tls };
}

/** A free port: the address of the service is another than where it listens. */
async function listening(t: TestContext, first?: TestCertificate) {
  const here = await place(t, first);
  const port = await freePort();
  const service = await here.start(port);
  const ask = (path: string, ca: string) =>
    new Promise<number>((resolve, reject) => {
      request(
        {
          host: '127.0.0.1',
          port,
          path,
          ca,
          servername: 'help.example',
          headers: { host: 'help.example' },
          agent: false,
        },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        },
      )
        .on('error', reject)
        .end();
    });
  return { ...here, service, port, ask };
}

test('With a certificate and a key the service speaks TLS, its link too, and nothing in plain', async (t) => {
  const first = own();
  const { ask, port } = await listening(t, first);
  assert.equal(await ask('/readyz', first.cert), 200);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/readyz`));
  // The types of ws do not know Node's `servername`.
  const options: ClientOptions & { readonly servername: string } = {
    ca: first.cert,
    servername: 'help.example',
    headers: { host: 'help.example' },
  };
  const socket = new WebSocket(`wss://127.0.0.1:${port}/link`, 'handrail.link.1', options);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.terminate();
});

test('A renewed certificate is taken without a restart, and one that does not do is not', async (t) => {
  const [first, second] = [own(), own()];
  const { ask, put, clock, service } = await listening(t, first);
  const logged = (event: string) => service.logged.some((line) => line.includes(event));
  put({ cert: second.cert, key: first.key });
  clock.advance(certificateLookMs);
  await until('it is refused', () => logged('certificate.refused'));
  assert.equal(await ask('/readyz', first.cert), 200);
  put(second);
  clock.advance(certificateLookMs);
  await until('it is taken', () => logged('certificate.renewed'));
  assert.equal(await ask('/readyz', second.cert), 200);
  await assert.rejects(ask('/readyz', first.cert));
  put(first);
  service.reloadCertificate();
  assert.equal(await ask('/readyz', first.cert), 200);
  assert.ok(!service.logged.join('').includes('PRIVATE'));
});

test('Off loopback it does not start without TLS, nor with a certificate that cannot be used', async (t) => {
  const { start, put } = await place(t);
  put({ cert: own().cert, key: own().key });
  await assert.rejects(start(), (error: unknown) => {
    const { code, details } = HandrailError.from(error);
    assert.deepEqual([code, details['problem']], ['data_corrupt', 'certificate']);
    return true;
  });
  const provider = await TestProvider.start(t);
  const signIn = { kind: 'provider', provider: provider.settings(), tenants: [] } as const;
  await assert.rejects(running(t, { host: '0.0.0.0', signIn }), (error: unknown) => {
    assert.equal(HandrailError.from(error).details['problem'], 'plain_network');
    return true;
  });
});
