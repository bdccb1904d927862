import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { type CryptoKey, importJWK } from 'jose';
import type { SessionTicket } from '../../../workbench/base/link/linkApi.ts';
import { verifyCard } from '../../../workbench/base/policy/card.ts';
import { verifyGrant } from '../../../workbench/base/policy/grantCheck.ts';
import { keyThumbprint } from '../../../workbench/base/session/identityProof.ts';
import { SocketLinkDialer } from '../../../workbench/desktop/linkDialer.ts';
import { type Hello, ServiceLink } from '../../../workbench/device/link/serviceLink.ts';
import { processClock } from '../../../workbench/network/processClock.ts';
import { Browser } from './support/browser.ts';
import { running } from './support/running.ts';

/** A device's own end of the link, with the dialer of the desktop shells. */
async function online(t: TestContext, service: string, person: string) {
  const token = (await new Browser(service).signIn(person)).access;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = { kty: 'OKP', crv: 'Ed25519', x: String(publicKey.export({ format: 'jwk' }).x) } as const;
  const link = new ServiceLink({
    clock: processClock,
    random: (length) => new Uint8Array(randomBytes(length)),
    shell: 'browser',
    machine: { name: `${person}'s computer`, os: 'Linux', platform: 'linux' as const, appVersion: '1.0.0' },
    identity: { accessToken: async () => token },
    keys: {
      public: key,
      thumbprint: keyThumbprint(key),
      sign: async (message) => new Uint8Array(sign(null, message, privateKey)),
    },
    dialer: new SocketLinkDialer(service, processClock),
  });
  t.after(() => link.stop());
  const hello = await new Promise<Hello>((resolve, reject) => {
    link.onStatus((status) => {
      if (status.link === 'online') resolve(status.hello);
      else if (status.problem) reject(status.problem);
    });
    link.start();
  });
  return { link, hello, thumbprint: keyThumbprint(key) };
}

test('Two devices sign in, join over the service, hear each other, and accept its grant and card', async (t) => {
  const service = await running(t);
  const [helper, sharer] = [
    await online(t, service.address, 'hana.berg'),
    await online(t, service.address, 'sam.okafor'),
  ];
  const offer = await helper.link.offerSession();
  const taken = new Promise<SessionTicket>((resolve) => helper.link.on('offerTaken', resolve));
  const ticket = await sharer.link.joinSession(offer.routing);
  const [atHelper, atSharer] = [helper.link.relay((await taken).channel), sharer.link.relay(ticket.channel)];
  const heard = new Promise<string>((resolve) => atHelper.onFrame((frame) => resolve(Buffer.from(frame).toString())));
  atSharer.send(Buffer.from('over the relay'));
  assert.equal(await heard, 'over the relay');

  const { hello } = sharer;
  const imported = hello.grantKeys.map(async (key) => [key.kid, (await importJWK(key, 'EdDSA')) as CryptoKey] as const);
  const keys = new Map(await Promise.all(imported));
  const keyOf = (kid: string | undefined) => keys.get(kid ?? '');
  const grant = await verifyGrant(
    ticket.grant,
    {
      issuer: hello.issuer,
      tenantId: hello.tenant.id,
      sessionId: offer.sessionId,
      deviceId: hello.device.id,
      sharerId: hello.person.id,
      sharerThumbprint: sharer.thumbprint,
      helperId: helper.hello.person.id,
      helperThumbprint: helper.thumbprint,
      now: Date.now(),
    },
    keyOf,
  );
  assert.deepEqual(grant.perm, ['screen.view', 'screen.control', 'elevation.use', 'annotation.draw']);
  const expected = { issuer: hello.issuer, tenantId: hello.tenant.id, personId: grant.sub, now: Date.now() };
  assert.equal((await verifyCard(await helper.link.card('helper'), expected, keyOf)).name, 'Hana Berg');
});
