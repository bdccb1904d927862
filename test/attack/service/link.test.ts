import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { WebSocket } from 'ws';
import { until } from '../../support/until.ts';
import { Acme, refusal } from '../../unit/service/support/acme.ts';
import { TestApp, TestDevice } from '../../unit/service/support/testApp.ts';

/** The status with which an upgrade is refused, 101 when it is not. */
function upgrade(
  t: TestContext,
  address: string,
  protocols: string[],
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, protocols, { headers });
    t.after(() => socket.terminate());
    socket.on('open', () => resolve(101));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
}

test('An upgrade with a foreign Host or Origin, another path or no subprotocol is refused before a socket exists', async (t) => {
  const { service } = await Acme.start(t, { options: { allowedOrigins: ['https://help.example'] } });
  const link = `${service.address.replace('http', 'ws')}/link`;
  const ours = ['handrail.link.1'];
  assert.equal(await upgrade(t, link, ours, {}), 101);
  assert.equal(await upgrade(t, link, ours, { origin: 'https://help.example' }), 101);
  assert.equal(await upgrade(t, link, ours, { origin: 'https://evil.example' }), 403);
  // The tab's own pages, which the service serves.
  assert.equal(await upgrade(t, link, ours, { origin: service.address }), 101);
  const { hostname, port } = new URL(service.address);
  for (const origin of [
    `http://${hostname}:${Number(port) - 1}`,
    `https://${hostname}:${port}`,
    `http://localhost:${port}`,
  ])
    assert.equal(await upgrade(t, link, ours, { origin }), 403, origin);
  assert.equal(await upgrade(t, link, ours, { origin: 'null' }), 403);
  assert.equal(await upgrade(t, link, ours, { host: 'evil.example' }), 421);
  assert.equal(await upgrade(t, link, ['other.protocol'], {}), 400);
  assert.equal(await upgrade(t, link, [], {}), 400);
  assert.equal(await upgrade(t, link, ['handrail.link.0'], {}), 426, 'an app of before is told to be updated');
  assert.equal(await upgrade(t, link, ['handrail.link.2'], {}), 400, 'one of after cannot be helped by that');
  assert.equal(await upgrade(t, `${link}?token=x`, ours, {}), 404);
});

test('A socket that says nothing is closed after five seconds', async (t) => {
  const acme = await Acme.start(t);
  const apps = Array.from({ length: 50 }, () => new TestApp(acme.service.address, new TestDevice('silent')));
  t.after(() => apps.map((app) => app.close()));
  await Promise.all(apps.map((app) => app.first('challenge')));
  acme.clock.advance(4_999);
  assert.ok(apps.every(({ closed }) => closed === undefined));
  acme.clock.advance(1);
  await until('all are closed', () => apps.every(({ closed }) => closed === 4408));
});

test('A message above 64 KiB closes the link with 1009', async (t) => {
  const acme = await Acme.start(t);
  const { sharer, atSharer, helper } = await acme.joined();
  sharer.relay(atSharer.channel, Buffer.alloc(65_536 - 5, 1));
  await until('the largest message came', () => helper.relayed.length === 1);
  sharer.relay(atSharer.channel, Buffer.alloc(65_536 - 4, 1));
  await until('the link is closed', () => sharer.closed === 1009);
  assert.equal(helper.relayed.length, 1);
  assert.equal(helper.closed, undefined);
});

test('Before hello nothing is answered but hello, and a second hello is refused', async (t) => {
  const acme = await Acme.start(t);
  const device = new TestDevice('desk');
  const app = new TestApp(acme.service.address, device);
  t.after(() => app.close());
  await app.first('challenge');
  assert.equal(await refusal(app.rpc.call('offerSession', {})), 'sign_in_required');
  assert.equal(await refusal(app.rpc.call('joinSession', { routing: '000' })), 'sign_in_required');
  assert.equal(await refusal(app.rpc.call('refresh', { token: await acme.token('hana') })), 'sign_in_required');
  assert.equal(await refusal(app.hello(await acme.token('hana'))), 'none');
  assert.equal(await refusal(app.hello(await acme.token('sam'))), 'wrong_state');
});

test('A refused hello closes the link after its answer', async (t) => {
  const acme = await Acme.start(t);
  const app = new TestApp(acme.service.address, new TestDevice('desk'));
  t.after(() => app.close());
  assert.equal(await refusal(app.hello('no.token.atAll')), 'sign_in_failed');
  acme.clock.advance(20);
  await until('the link is closed', () => app.closed === 4401);
});

test('An app of another protocol version is told so', async (t) => {
  const acme = await Acme.start(t);
  for (const [protocol, code] of [
    [0, 'upgrade_required'],
    [2, 'wrong_version'],
  ] as const) {
    const app = new TestApp(acme.service.address, new TestDevice('desk'));
    t.after(() => app.close());
    assert.equal(await refusal(app.hello(await acme.token('hana'), { protocol })), code);
  }
});

test('A link ends with its token unless it is renewed', async (t) => {
  const acme = await Acme.start(t);
  const exp = Math.floor(acme.clock.now() / 1000) + 600;
  const [one, two] = await Promise.all([acme.app('hana', 'desk', { exp }), acme.app('sam', 'laptop', { exp })]);
  const renewed = await two.rpc.call('refresh', { token: await acme.token('sam', { exp: exp + 600 }) });
  assert.equal(renewed.expiresAt, (exp + 600) * 1000);
  acme.clock.advance(600_000);
  await until('the first is closed', () => one.closed === 4401);
  assert.equal(two.closed, undefined);
  acme.clock.advance(600_000);
  await until('the second is closed', () => two.closed === 4401);
});

test('The newest link of the same person and device takes the place of the one before', async (t) => {
  const acme = await Acme.start(t);
  const first = await acme.helper();
  const second = await acme.helper();
  await until('the first is closed', () => first.closed === 4409);
  assert.equal(second.closed, undefined);
});

test('A flood of calls closes the link, and only that one', async (t) => {
  const acme = await Acme.start(t);
  const { helper, sharer } = await acme.joined();
  for (let count = 0; count < 200; count += 1) {
    sharer.rpc.notify('report', { sessionId: 'none', report: { kind: 'error', code: 'internal' } });
  }
  await until('the link is closed', () => sharer.closed === 4429);
  assert.equal(helper.closed, undefined);
});

test('Frames of an unknown kind and text close the link', async (t) => {
  const acme = await Acme.start(t);
  const [one, two, three] = await Promise.all([acme.helper(), acme.sharer(), acme.app('sue', 'tablet')]);
  one.socket.send(Buffer.of(9, 1, 2, 3));
  two.socket.send('hello');
  three.socket.send(Buffer.of(2, 0, 0));
  await until('all are closed', () => one.closed === 1008 && two.closed === 1003 && three.closed === 1008);
});

test('Twenty malformed messages close the link', async (t) => {
  const acme = await Acme.start(t);
  const app = await acme.helper();
  for (let count = 0; count < 20; count += 1) app.socket.send(Buffer.of(1, 0xc1));
  await until('the link is closed', () => app.closed === 1008);
});

test('Relay frames on channels of nobody, and of sessions that ended, go nowhere', async (t) => {
  const acme = await Acme.start(t);
  const { helper, sharer, atSharer, atHelper, sessionId } = await acme.joined();
  const stranger = await acme.app('mallory', 'elsewhere');
  for (const channel of [0, 1, 2, 0xffffffff]) stranger.relay(channel, Buffer.from('intruder'));
  sharer.relay(atSharer.channel + 1, Buffer.from('beside'));
  await helper.rpc.call('endSession', { sessionId, reason: 'helper_left' });
  await sharer.first('sessionEnded');
  sharer.relay(atSharer.channel, Buffer.from('late'));
  helper.relay(atHelper.channel, Buffer.from('late'));
  // An answered call shows that all before it was read.
  await Promise.all(
    [sharer, helper, stranger].map((app) => app.rpc.call('endSession', { sessionId, reason: 'cancelled' })),
  );
  assert.deepEqual([...helper.relayed, ...sharer.relayed, ...stranger.relayed], []);
});

test('A receiver that does not read stops its sender from being read, nothing is lost, and memory stays bounded', async (t) => {
  const acme = await Acme.start(t, {
    options: { limits: { relayBytesPerSecond: 1e12, relayBurst: 1e12, pingLeastMs: 1e12, pingMostMs: 1e12 } },
  });
  const { helper, sharer, atSharer, sessionId } = await acme.joined();
  helper.socket.pause();
  const frames = 1_500;
  let taken = 0;
  // One after the other, each when the system has taken the one before: 90 MB are more than its buffers hold.
  const sending = (async () => {
    for (let index = 0; index < frames; index += 1) {
      const body = Buffer.alloc(60_000);
      body.writeUInt32BE(index);
      await sharer.relay(atSharer.channel, body);
      taken += 1;
    }
  })();
  let [before, quiet] = [-1, 0];
  await until('the sender stands still', async () => {
    quiet = taken === before ? quiet + 1 : 0;
    before = taken;
    await new Promise((resolve) => setTimeout(resolve, 25));
    return quiet >= 20 || taken === frames;
  });
  assert.ok(taken < frames / 2, `${taken} of ${frames} frames were taken while nobody read them`);
  helper.socket.resume();
  await sending;
  await until('all came', () => helper.relayed.length === frames);
  assert.ok(helper.relayed.every(({ body }, index) => body.readUInt32BE() === index && body.length === 60_000));
  assert.deepEqual(await sharer.rpc.call('endSession', { sessionId, reason: 'sharer_ended' }), {});
});

test('A receiver that takes nothing for half a minute is cut off, and its sender is read again', async (t) => {
  const acme = await Acme.start(t, {
    options: { limits: { relayBytesPerSecond: 1e12, relayBurst: 1e12, pingLeastMs: 1e12, pingMostMs: 1e12 } },
  });
  const { helper, sharer, atSharer, sessionId } = await acme.joined();
  helper.socket.pause();
  for (let index = 0; index < 500; index += 1) sharer.relay(atSharer.channel, Buffer.alloc(60_000));
  const waiting = acme.clock.waiting;
  await until('the receiver is found to be full', () => acme.clock.waiting > waiting);
  acme.clock.advance(30_000);
  assert.deepEqual(await sharer.first('peerLost'), { sessionId });
});

test('A sender above its rate is read later, and nothing is lost', async (t) => {
  const acme = await Acme.start(t, {
    options: { limits: { relayBytesPerSecond: 100_000, relayBurst: 200_000, pingLeastMs: 1e12, pingMostMs: 1e12 } },
  });
  const { helper, sharer, atSharer } = await acme.joined();
  for (let index = 0; index < 100; index += 1) sharer.relay(atSharer.channel, Buffer.alloc(10_000, index));
  await until('the burst came', () => helper.relayed.length >= 20);
  assert.ok(helper.relayed.length < 100, 'the rest waits');
  await until('all came', () => {
    acme.clock.advance(1_000);
    return helper.relayed.length === 100;
  });
});

test('A peer that does not answer pings is cut off', async (t) => {
  const acme = await Acme.start(t, { options: { limits: {} } });
  const quiet = new TestApp(acme.service.address, new TestDevice('desk'));
  t.after(() => quiet.close());
  await quiet.hello(await acme.token('hana'));
  const alive = await acme.sharer();
  quiet.socket.pause();
  // First ping at the latest after 55 s; the answer is due before the next one.
  const pinged = new Promise((resolve) => alive.socket.once('ping', resolve));
  acme.clock.advance(55_000);
  await pinged;
  await alive.rpc.call('endSession', { sessionId: 'none', reason: 'cancelled' });
  acme.clock.advance(55_000);
  await until('the log says so', () => acme.service.logged.some((line) => line.includes('"reason":"silent"')));
  assert.equal(alive.closed, undefined);
});

test('Sockets that nobody says hello on cannot fill the door: the oldest ones go, and an app gets in', async (t) => {
  const acme = await Acme.start(t, { options: { limits: { silent: 20, pingLeastMs: 1e12, pingMostMs: 1e12 } } });
  const first = await acme.sharer();
  const silent: TestApp[] = [];
  t.after(() => silent.map((app) => app.close()));
  for (let count = 0; count < 30; count += 1) {
    const app = new TestApp(acme.service.address, new TestDevice('silent'));
    silent.push(app);
    await app.first('challenge');
  }
  await until('ten are gone', () => silent.filter(({ closed }) => closed !== undefined).length === 10);
  assert.ok(silent.slice(0, 10).every(({ closed }) => closed === 1006));
  assert.equal(first.closed, undefined, 'who has signed in is not among them');
  assert.deepEqual(await (await acme.helper()).rpc.call('endSession', { sessionId: 'none', reason: 'cancelled' }), {});
});
