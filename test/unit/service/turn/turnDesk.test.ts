import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createTurnDesk, noTurn, turnLifetimeMs } from '../../../../workbench/service/turn/turnDesk.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const folder = mkdtempSync(join(tmpdir(), 'handrail-turn-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const secret = 'a-secret-for-this-test-only';
const secretFile = join(folder, 'secret');
writeFileSync(secretFile, `${secret}\n`);
const urls = ['stun:turn.example.org', 'turn:turn.example.org', 'turns:turn.example.org:443?transport=tcp'];

test('A credential is the HMAC of its end and of who it is for, and ends soon', () => {
  const clock = new FakeClock();
  const [stun, turn] = createTurnDesk({ urls, secretFile }, clock).iceServers('session-1', 'device-1');
  assert.deepEqual(stun, { urls: ['stun:turn.example.org'] });
  assert.deepEqual(turn?.urls, urls.slice(1));
  const [end = '', who = ''] = turn?.username?.split(':') ?? [];
  assert.equal(Number(end) * 1000, clock.now() + turnLifetimeMs);
  assert.match(who, /^[\w-]{22}$/);
  assert.equal(turn?.credential, createHmac('sha1', secret).update(`${end}:${who}`).digest('base64'));
});

test('Each side of each session counts for itself, whenever it asks, and its name says nothing', () => {
  const clock = new FakeClock();
  const desk = createTurnDesk({ urls, secretFile }, clock);
  const who = (session: string, device: string) => desk.iceServers(session, device)[1]?.username?.split(':')[1];
  const first = who('session-1', 'device-1');
  clock.advance(60_000);
  assert.equal(who('session-1', 'device-1'), first);
  assert.equal(new Set([first, who('session-1', 'device-2'), who('session-2', 'device-1')]).size, 3);
});

test('Without TURN servers there are none to hand out', () => {
  assert.deepEqual(noTurn.iceServers('session-1', 'device-1'), []);
});

for (const [what, text] of [
  ['too short', 'short'],
  ['more than one', 'a-secret-for-this-test another-secret'],
  ['empty', ''],
] as const) {
  test(`A file whose secret is ${what} is refused, with its name`, () => {
    const file = join(folder, 'wrong');
    writeFileSync(file, text);
    assert.throws(() => createTurnDesk({ urls, secretFile: file }, new FakeClock()), {
      code: 'invalid_input',
      details: { problem: 'turn_secret', file, why: 'too short, or with spaces' },
    });
  });
}

test('A file that is not there is refused, too', () => {
  const file = join(folder, 'none');
  assert.throws(() => createTurnDesk({ urls, secretFile: file }, new FakeClock()), { code: 'invalid_input' });
});

for (const url of [
  'https://turn.example.org',
  'turn:',
  'turn:user@turn.example.org',
  'turns:turn.example.org?transport=quic',
]) {
  test(`${url} is no address of a TURN server`, () => {
    assert.throws(() => createTurnDesk({ urls: [url], secretFile }, new FakeClock()), {
      code: 'invalid_input',
      details: { problem: 'variable', variable: 'HANDRAIL_TURN_URLS' },
    });
  });
}
