import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freePort } from '../../build/freePort.ts';
import { createTurnDesk, turnLifetimeMs } from '../../workbench/service/turn/turnDesk.ts';
import { certificate } from '../support/certificates.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { type Coturn, noCoturn, startCoturn } from '../support/network/coturn.ts';
import { openTurnClient, type TurnClient } from '../support/network/turnClient.ts';

const skip = noCoturn();
const quota = 3;
const tls = certificate({ ips: ['127.0.0.1'] });
let server: Coturn;
let port = 0;
let tlsPort = 0;
before(async () => {
  if (skip !== false) return;
  [port, tlsPort] = [await freePort(), await freePort()];
  server = await startCoturn({
    addresses: ['127.0.0.1'],
    port,
    tls: { port: tlsPort, certificate: tls.cert, key: tls.key },
    quota,
  });
});
after(() => server?.dispose());

/** What the service hands out, at this time. */
function handedOut(at = Date.now(), session = 'session-1') {
  const clock = new FakeClock(at);
  const desk = createTurnDesk({ urls: [`turn:127.0.0.1:${port}`], secretFile: server.secretFile }, clock);
  const { username = '', credential = '' } = desk.iceServers(session, 'device-1')[0] ?? {};
  return { username, credential };
}

function client(over: 'udp' | 'tcp' | 'tls' = 'udp'): Promise<TurnClient> {
  return openTurnClient({ host: '127.0.0.1', port: over === 'tls' ? tlsPort : port, over, ca: tls.cert });
}

for (const over of ['udp', 'tcp', 'tls'] as const) {
  test(`What the service hands out opens an address at the TURN server over ${over.toUpperCase()}`, {
    skip,
  }, async (t) => {
    const { username, credential } = handedOut(Date.now(), `of ${over}`);
    const one = await client(over);
    t.after(() => one.close());
    assert.equal(await one.allocate(username, credential), 0);
    assert.equal(await one.permit('203.0.113.9'), 0);
  });
}

test('Wrong, changed and outlived credentials are refused with 401', { skip }, async (t) => {
  const { username, credential } = handedOut();
  const old = handedOut(Date.now() - turnLifetimeMs - 60_000);
  const [, who = ''] = username.split(':');
  const tries = [
    [username, `${credential}x`],
    [username, server.secret],
    ['', ''],
    // The same password for a later end, or for somebody else.
    [`${Math.floor(Date.now() / 1000) + 86_400}:${who}`, credential],
    [`${username}2`, credential],
    [old.username, old.credential],
  ] as const;
  for (const [name, password] of tries) {
    const one = await client();
    t.after(() => one.close());
    assert.equal(await one.allocate(name, password), 401, name);
  }
});

test('A side that opens more addresses than it needs is refused with 486, others are not', { skip }, async (t) => {
  const codes: number[] = [];
  for (let count = 0; count <= quota; count += 1) {
    // Later credentials of the same side count together with those of before.
    const { username, credential } = handedOut(Date.now() + count * 1000, 'greedy');
    const one = await client();
    t.after(() => one.close());
    codes.push(await one.allocate(username, credential));
  }
  assert.deepEqual(codes, [...Array.from({ length: quota }, () => 0), 486]);
  const other = await client();
  t.after(() => other.close());
  const { username, credential } = handedOut(Date.now(), 'modest');
  assert.equal(await other.allocate(username, credential), 0);
});

for (const [what, peer] of [
  ['this machine', '127.0.0.1'],
  ['private networks', '10.1.2.3'],
  ['private networks', '172.20.0.1'],
  ['private networks', '192.168.1.1'],
  ['the carrier’s network', '100.64.0.1'],
  ['what a cloud says about its machines', '169.254.169.254'],
  ['no address at all', '0.0.0.0'],
  ['test benches', '198.18.0.1'],
] as const) {
  test(`Nobody gets through the TURN server to ${what} (${peer}): 403`, { skip }, async (t) => {
    const { username, credential } = handedOut(Date.now(), peer);
    const one = await client();
    t.after(() => one.close());
    assert.equal(await one.allocate(username, credential), 0);
    assert.equal(await one.permit(peer), 403);
  });
}
