import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { createTurnDesk } from '../../../workbench/service/turn/turnDesk.ts';
import { certificate } from '../../support/certificates.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { type CoturnOptions, noCoturn, startCoturn } from '../../support/network/coturn.ts';
import { type FarStages, firstFrame, routeIs, startFarStages } from '../../support/network/farStages.ts';
import { makeTwoNetworks, noNamespaces, type TwoNetworks } from '../../support/network/namespaces.ts';
import { spkiOf } from '../../support/network/spki.ts';

const skip = noNamespaces() || noCoturn();
const addresses = { helper: '198.51.100.1', sharer: '203.0.113.1' };
const tls = certificate({ ips: Object.values(addresses) });
let networks: TwoNetworks;
let pages: FarStages | { readonly reason: string };
before(async () => {
  if (skip !== false) return;
  networks = await makeTwoNetworks();
  assert.deepEqual(networks.address, addresses);
  pages = await startFarStages({ at: networks, flags: [`--ignore-certificate-errors-spki-list=${spkiOf(tls)}`] });
});
after(async () => {
  if (pages && 'dispose' in pages) await pages.dispose();
  await networks?.dispose();
});

/** A server between the two networks, and how to start it once more. */
async function turnServer(t: TestContext, options: Partial<CoturnOptions> = {}) {
  const start = async () => {
    const started = await startCoturn({
      addresses: Object.values(addresses),
      port: 3478,
      at: networks.between,
      ...options,
    });
    t.after(() => started.dispose());
    return started;
  };
  return { start, server: await start() };
}

/** Both stages with the first picture, when they were told of the server by these addresses alone. */
async function met(there: FarStages, secretFile: string, urls: (host: string) => readonly string[]): Promise<void> {
  await there.again((side) => {
    const desk = createTurnDesk({ urls: urls(addresses[side]), secretFile }, new FakeClock(Date.now()));
    return { iceServers: desk.iceServers('session-1', side) };
  });
  await firstFrame(there);
}

for (const [over, urls] of [
  ['UDP', (host: string) => [`turn:${host}:3478`]],
  ['TCP', (host: string) => [`turn:${host}:3478?transport=tcp`]],
  ['TLS', (host: string) => [`turns:${host}:443?transport=tcp`]],
] as const) {
  test(`Between two networks without a route the picture goes through TURN over ${over}`, { skip }, async (t) => {
    if ('reason' in pages) return t.skip(pages.reason);
    const { server } = await turnServer(t, {
      tls: { port: 443, certificate: tls.cert, key: tls.key },
      withoutUdp: over !== 'UDP',
    });
    await met(pages, server.secretFile, urls);
    const report = await routeIs(pages.helper, 'turn');
    assert.ok((report.width ?? 0) > 0, 'the picture is there');
    await routeIs(pages.sharer, 'turn');
  });
}

test('When the TURN server dies the picture goes on through the relay, and by TURN again once it is back', {
  skip,
}, async (t) => {
  if ('reason' in pages) return t.skip(pages.reason);
  const { server, start } = await turnServer(t);
  await met(pages, server.secretFile, (host) => [`turn:${host}:3478`]);
  await routeIs(pages.helper, 'turn');
  await server.dispose();
  const relayed = await routeIs(pages.helper, 'relay');
  assert.ok((relayed.width ?? 0) > 0, 'the picture goes on');
  await start();
  await routeIs(pages.helper, 'turn');
  assert.deepEqual(await pages.sharer.evaluate(() => window.far.failures), [], 'nobody was asked anything again');
});
