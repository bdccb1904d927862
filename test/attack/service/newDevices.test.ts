import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newDevicesPerSpan } from '../../../workbench/service/devices/deviceDesk.ts';
import { secretHash } from '../../../workbench/service/devices/secrets.ts';
import { Acme, openFolder, refusal } from '../../unit/service/support/acme.ts';
import { TestApp, TestDevice } from '../../unit/service/support/testApp.ts';

const day = 86_400_000;

test('One person with ever new device keys is refused after fifty a day; others, known and enrolling devices are not', async (t) => {
  const acme = await Acme.start(t);
  const hello = async (person: string, device: TestDevice, enrolment?: string) => {
    const app = new TestApp(acme.service.address, device);
    t.after(() => app.close());
    const code = await refusal(app.hello(await acme.token(person), enrolment === undefined ? {} : { enrolment }));
    app.close();
    return code;
  };
  const devices = Array.from({ length: newDevicesPerSpan + 5 }, (_, index) => new TestDevice(`made ${index}`));
  // At once: what is looked up meanwhile must not let more of them through.
  const codes = await Promise.all(devices.map((device) => hello('mallory', device)));
  assert.equal(codes.filter((code) => code === 'none').length, newDevicesPerSpan);
  assert.equal(codes.filter((code) => code === 'device_limit').length, 5);

  const known = devices[codes.indexOf('none')];
  const refused = devices[codes.indexOf('device_limit')];
  assert.ok(known && refused);
  assert.equal(await hello('mallory', known), 'none', 'a device that is known');
  assert.equal(await hello('sam', refused), 'none', 'somebody else');
  assert.equal(
    await hello('mallory', new TestDevice('made up'), 'a-secret-that-is-made-up'),
    'device_limit',
    'a token of no use',
  );
  const store = await openFolder(acme.service.dataFolder);
  const [createdAt, expiresAt] = [acme.clock.now(), acme.clock.now() + day];
  const token = { id: 'one', name: 'one', uses: 1, groupId: undefined, createdBy: undefined, createdAt, expiresAt };
  await store.enrolmentTokens.add({ tenantId: 'acme' }, token, secretHash('a-secret-that-is-good'));
  await store.close();
  assert.equal(
    await hello('mallory', new TestDevice('enrolled'), 'a-secret-that-is-good'),
    'none',
    'a token with a use left',
  );
  assert.equal(
    await hello('mallory', new TestDevice('late'), 'a-secret-that-is-good'),
    'device_limit',
    'a token that is used up',
  );

  acme.clock.advance(day);
  assert.equal(await hello('mallory', new TestDevice('tomorrow')), 'none');
});
