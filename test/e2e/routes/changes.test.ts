import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTurnDesk } from '../../../workbench/service/turn/turnDesk.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { noCoturn, startCoturn } from '../../support/network/coturn.ts';
import { firstFrame, routeIs, startFarStages } from '../../support/network/farStages.ts';
import { makeTwoNetworks, noNamespaces } from '../../support/network/namespaces.ts';

const skip = noNamespaces() || noCoturn();

test('When the TURN server dies the picture goes on through the relay, and by TURN again once it is back', {
  skip,
}, async (t) => {
  const networks = await makeTwoNetworks();
  t.after(() => networks.dispose());
  const { between, address } = networks;
  const options = { addresses: [address.helper, address.sharer], port: 3478, at: between };
  const server = await startCoturn(options);
  t.after(() => server.dispose());
  const pages = await startFarStages({
    at: networks,
    settings: (side) => {
      const turn = { urls: [`turn:${address[side]}:3478`], secretFile: server.secretFile };
      return { iceServers: createTurnDesk(turn, new FakeClock(Date.now())).iceServers('session-1', side) };
    },
  });
  if ('reason' in pages) return t.skip(pages.reason);
  t.after(() => pages.dispose());
  await firstFrame(pages);
  await routeIs(pages.helper, 'turn');
  await server.dispose();
  const relayed = await routeIs(pages.helper, 'relay');
  assert.ok((relayed.width ?? 0) > 0, 'the picture goes on');
  const again = await startCoturn(options);
  t.after(() => again.dispose());
  await routeIs(pages.helper, 'turn', 75_000);
  assert.deepEqual(await pages.sharer.evaluate(() => window.far.failures), [], 'nobody was asked anything again');
});
