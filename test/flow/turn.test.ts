import assert from 'node:assert/strict';
import { test } from 'node:test';
import { place } from '../support/flow/place.ts';
import { until } from '../support/flow/until.ts';

test('Both stages are given credentials of their own for the TURN servers, and newer ones while the session goes on', async (t) => {
  const here = await place(t);
  await here.share('view');
  await here.frame();
  const servers = () =>
    [here.capture?.host, here.helper.shell.frames.at(-1)?.host].map((host) => host?.settings.iceServers[0]);
  await until('both stages run', () => servers().every((server) => server !== undefined));
  const first = servers().map((server) => server?.username);
  assert.equal(new Set(first).size, 2);
  await here.pass(121_000);
  await until('both have newer ones', () => servers().every((server, side) => later(server?.username, first[side])));
  assert.deepEqual(
    servers().map((server) => server?.urls),
    [['turn:turn.example'], ['turn:turn.example']],
  );
});

test('Who is signed in gets what to check the relays with, once in a while, and nobody else does', async (t) => {
  const here = await place(t);
  await here.sharer.start();
  const check = async () => (await here.sharer.page.rpc.call('checkConnection', {})).iceServers;
  assert.deepEqual(await check(), []);
  await here.sharer.signIn();
  const [server] = await check();
  assert.deepEqual(server?.urls, ['turn:turn.example']);
  assert.ok(server.credential);
  assert.deepEqual(await check(), [], 'the relays were asked just now');
});

/** The same name with a later end. */
function later(username = '', than = ''): boolean {
  const [end = '', who = ''] = username.split(':');
  const [before = '', whoBefore = ''] = than.split(':');
  return who === whoBefore && Number(end) >= Number(before) + 120;
}
