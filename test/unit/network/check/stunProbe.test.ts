import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { after, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { freePort } from '../../../../build/freePort.ts';
import { relayAt, stunProbe } from '../../../../workbench/network/check/stunProbe.ts';
import { SystemNetwork } from '../../../../workbench/network/systemNetwork.ts';
import { certificate } from '../../../support/certificates.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { noCoturn, startCoturn } from '../../../support/network/coturn.ts';

const own = certificate({ ips: ['127.0.0.1'] });
const before = getCACertificates('default');
setDefaultCACertificates([...before, own.cert]);
after(() => setDefaultCACertificates(before));

test('A real relay answers over UDP, TCP and TLS, without credentials', { skip: noCoturn() }, async (t) => {
  const [port, tlsPort] = [await freePort(), await freePort()];
  const tls = { port: tlsPort, certificate: own.cert, key: own.key };
  const coturn = await startCoturn({ addresses: ['127.0.0.1'], port, tls });
  t.after(() => coturn.dispose());
  const clock = new FakeClock();
  const { finder } = new SystemNetwork({}, clock);
  const probe = async (address: string) => {
    const relay = relayAt(address);
    assert.ok(relay);
    return await stunProbe(relay, finder, clock, new AbortController().signal);
  };
  assert.equal(await probe(`turn:127.0.0.1:${port}`), true, 'UDP');
  assert.equal(await probe(`turn:127.0.0.1:${port}?transport=tcp`), true, 'TCP');
  assert.equal(await probe(`turns:127.0.0.1:${tlsPort}?transport=tcp`), true, 'TLS');
  assert.equal(await probe(`turn:127.0.0.1:${await freePort()}?transport=tcp`), false, 'nobody');
});

test('An address of a relay is read as the RFCs write it, and anything else is none', () => {
  assert.deepEqual(relayAt('turn:relay.example'), { host: 'relay.example', port: 3478, transport: 'udp' });
  assert.deepEqual(relayAt('turns:[2001:db8::1]:443?transport=tcp'), {
    host: '2001:db8::1',
    port: 443,
    transport: 'tls',
  });
  assert.deepEqual(relayAt('stuns:relay.example'), { host: 'relay.example', port: 5349, transport: 'tls' });
  for (const no of [
    'http://relay.example',
    'turn:',
    'turn:relay.example?transport=sctp',
    'turn:a b',
    'turn:relay.example:0',
    'turn:relay.example:65536',
  ])
    assert.equal(relayAt(no), undefined, no);
});

test('A relay that is found when the time is over is not asked any more', async (t) => {
  const late = AbortSignal.abort();
  const clock = new FakeClock();
  const { finder } = new SystemNetwork({}, clock);
  const silent = createServer().listen(0, '127.0.0.1');
  t.after(() => silent.close());
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  for (const transport of ['udp', 'tcp', 'tls'] as const)
    assert.equal(await stunProbe({ host: '127.0.0.1', port, transport }, finder, clock, late), false, transport);
});
