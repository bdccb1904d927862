import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTurnDesk } from '../../../workbench/service/turn/turnDesk.ts';
import { certificate } from '../../support/certificates.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { noCoturn, startCoturn } from '../../support/network/coturn.ts';
import { firstFrame, routeIs, startFarStages } from '../../support/network/farStages.ts';
import { makeTwoNetworks, noNamespaces } from '../../support/network/namespaces.ts';
import { spkiOf } from '../../support/network/spki.ts';

const skip = noNamespaces() || noCoturn();
for (const over of ['UDP', 'TCP', 'TLS'] as const) {
  test(`Between two networks without a route the picture goes through TURN over ${over}`, { skip }, async (t) => {
    const networks = await makeTwoNetworks();
    t.after(() => networks.dispose());
    const { between, address } = networks;
    const addresses = [address.helper, address.sharer];
    const tls = certificate({ ips: addresses });
    const server = await startCoturn({
      addresses,
      port: 3478,
      tls: { port: 443, certificate: tls.cert, key: tls.key },
      at: between,
      withoutUdp: over !== 'UDP',
    });
    t.after(() => server.dispose());
    const urls = (host: string) =>
      ({
        UDP: [`turn:${host}:3478`],
        TCP: [`turn:${host}:3478?transport=tcp`],
        TLS: [`turns:${host}:443?transport=tcp`],
      })[over];
    const pages = await startFarStages({
      at: networks,
      flags: [`--ignore-certificate-errors-spki-list=${spkiOf(tls)}`],
      settings: (side) => {
        const desk = createTurnDesk(
          { urls: urls(address[side]), secretFile: server.secretFile },
          new FakeClock(Date.now()),
        );
        return { iceServers: desk.iceServers('session-1', side) };
      },
    });
    if ('reason' in pages) return t.skip(pages.reason);
    t.after(() => pages.dispose());
    await firstFrame(pages);
    const report = await routeIs(pages.helper, 'turn');
    assert.ok((report.width ?? 0) > 0, 'the picture is there');
    await routeIs(pages.sharer, 'turn');
  });
}
