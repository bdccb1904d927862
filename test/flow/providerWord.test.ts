import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { checkKeyBinding, type KeyBinding } from '../../workbench/base/session/keyBinding.ts';
import { OrganisationIdentity } from '../../workbench/desktop/identity/organisationIdentity.ts';
import { HttpProviderKeys } from '../../workbench/desktop/identity/providerKeys.ts';
import { MemoryKeystore } from '../../workbench/desktop/keystore/memoryKeystore.ts';
import { systemClock } from '../../workbench/desktop/systemClock.ts';
import { MemoryKeys } from '../support/flow/memoryMachine.ts';
import { Browser } from '../unit/service/support/browser.ts';
import { running } from '../unit/service/support/running.ts';
import { TestApp, TestDevice } from '../unit/service/support/testApp.ts';

test('A real provider’s word on a helper’s device convinces the sharer’s, and is of no other person, key or tenant', async (t) => {
  const service = await running(t);
  const clock = systemClock();
  const signIn = async (person: string) => {
    const { public: key } = new MemoryKeys();
    const identity = new OrganisationIdentity({
      service: service.address,
      keystore: new MemoryKeystore(),
      clock,
      random: (length) => new Uint8Array(randomBytes(length)),
      deviceKey: key,
      openBrowser: (address) => new Browser(service.address).visit(address, person),
    });
    await identity.signIn(new AbortController().signal);
    const app = new TestApp(service.address, new TestDevice(person));
    t.after(() => app.close());
    const { person: shown } = await app.hello(await identity.accessToken());
    return { identity, key, shown };
  };
  const [hana, sam, otto] = await Promise.all(['hana.berg', 'sam.okafor', 'otto.fremd'].map(signIn));
  assert.ok(hana && sam && otto);
  // The sharer's device was enrolled with its own person signed in.
  const provider = sam.identity.provider();
  assert.ok(provider);
  const jwks = await new HttpProviderKeys(fetch).keysOf(provider);
  const check = (binding: KeyBinding | undefined, { key, shown } = hana) =>
    checkKeyBinding(binding, { provider, key, person: shown, now: clock.now() }, jwks);
  const word = await hana.identity.keyBinding();
  await check(word);
  await assert.rejects(check(word, { ...hana, key: sam.key }), { code: 'grant_mismatch' });
  await assert.rejects(check(word, { ...hana, shown: sam.shown }), { code: 'grant_mismatch' });
  // Of another tenant at the same provider, under their own name.
  await assert.rejects(check(await otto.identity.keyBinding(), otto), { code: 'grant_mismatch' });
});
