import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { manifest as authentication } from '../../extensions/authentication/manifest.ts';
import { manifest as core } from '../../extensions/core/manifest.ts';
import { manifest as pause } from '../../extensions/pause/manifest.ts';
import { Catalogue } from '../../workbench/base/extension/catalogue.ts';
import type { SessionTicket } from '../../workbench/base/link/linkApi.ts';
import { hashGrant } from '../../workbench/base/policy/serviceKeys.ts';
import { annotationManifest } from '../support/annotationManifest.ts';
import { allow, attackPlace, rawHelperMeets, turns, until, withCode } from '../support/attack/attackPlace.ts';
import { Forger } from '../support/attack/forger.ts';
import { direct } from '../support/attack/rawSession.ts';
import { otherTickets } from '../support/attack/tickets.ts';
import type { Victim } from '../support/attack/victim.ts';

// That *Allow* is dead within its first 500 ms is checked where prompts are shown: the shell's contract has a test of it.

const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'allowed',
    (error: unknown) => HandrailError.from(error).code,
  );

/** Waits until somebody is asked, or nobody is because it was refused; whether there is a prompt. */
async function isPrompted(sharer: Victim, asked: Promise<unknown>): Promise<boolean> {
  let answered = false;
  void asked.then(() => {
    answered = true;
  });
  await until('a prompt or a refusal', () => answered || sharer.shell.prompt !== undefined);
  return !answered;
}

test('A helper who asks fifty times at once gets one prompt, and the others are refused', async (t) => {
  const { session, sharer } = await rawHelperMeets(await attackPlace(t));
  const asked = Array.from({ length: 50 }, (_none, number) =>
    codeOf(session.call('core', number % 2 ? 'control' : 'view')),
  );
  const { answer } = await sharer.prompt();
  await session.sync();
  assert.equal(sharer.shell.prompts, 1);
  answer('decline');
  const codes = await Promise.all(asked);
  assert.deepEqual([...new Set(codes)].sort(), ['consent_declined', 'too_many']);
  assert.equal(codes.filter((code) => code === 'consent_declined').length, 1);
  await turns();
  assert.equal(sharer.shell.prompts, 1, 'nothing waits in line behind the answer');
});

test('A helper who asks fifty times, one after the other, is asked for three times and then blocked until the sharer lifts it', async (t) => {
  const { place, session, sharer } = await rawHelperMeets(await attackPlace(t));
  const codes: string[] = [];
  for (let time = 0; time < 50; time += 1) {
    const asked = codeOf(session.call('core', 'control'));
    if (await isPrompted(sharer, asked)) sharer.shell.prompt?.answer('decline');
    codes.push(await asked);
    place.clock.advance(1_000);
  }
  assert.deepEqual(codes, [...Array<string>(3).fill('consent_declined'), ...Array<string>(47).fill('consent_blocked')]);
  assert.equal(sharer.shell.prompts, 3);
  const { blocked } = await session.sync();
  assert.deepEqual(blocked, ['screen.control']);
});

test('Asking for two things in turn is blocked for each after three declines', async (t) => {
  const { place, session, sharer } = await rawHelperMeets(await attackPlace(t));
  for (let time = 0; time < 20; time += 1) {
    const asked = codeOf(session.call('core', time % 2 ? 'control' : 'view'));
    if (await isPrompted(sharer, asked)) sharer.shell.prompt?.answer('decline');
    await asked;
    place.clock.advance(1_000);
  }
  assert.equal(sharer.shell.prompts, 6);
});

test('A helper who takes their own request back by pausing, again and again, is blocked as well', async (t) => {
  const { place, session, sharer } = await rawHelperMeets(await attackPlace(t));
  for (let time = 0; time < 10; time += 1) {
    const asked = codeOf(session.call('core', 'view'));
    const prompted = await isPrompted(sharer, asked);
    if (prompted) await session.call('pause', 'pause');
    await asked;
    if (prompted) await session.call('pause', 'resume');
    place.clock.advance(1_000);
  }
  assert.equal(sharer.shell.prompts, 3);
});

test('An answer that the helper’s device gives to its own request is no answer', async (t) => {
  const { session, sharer } = await rawHelperMeets(await attackPlace(t));
  const asked = codeOf(session.call('core', 'control'));
  await sharer.prompt();
  const { epoch } = await session.sync();
  session.rpc.notify('state', { ...session.state, mode: 'control', allowed: ['screen.control'], phase: 'active' });
  session.rpc.notify('event', { extension: 'core', event: 'allow' });
  for (const action of ['allow', 'answer', 'consent'])
    assert.equal(await codeOf(session.call('core', action)), 'unknown_action');
  await session.input('key', { code: 'Enter', pressed: true }, epoch);
  await session.input('button', { button: 'left', pressed: true, at: { x: 0.5, y: 0.5 } }, epoch);
  await session.sync();
  assert.ok(sharer.shell.prompt);
  assert.deepEqual(sharer.injected, []);
  sharer.shell.prompt.answer('decline');
  assert.equal(await asked, 'consent_declined');
  assert.equal(sharer.session?.mode, 'none');
});

test('In control, nothing is injected while a prompt is open, so that no click of the helper’s can press *Allow*', async (t) => {
  const place = await attackPlace(t);
  const forger = await Forger.of(place.service);
  const tap = await place.wiretap();
  let handed: SessionTicket | undefined;
  // A service whose help desk may draw as well. Nobody on the sharer's side draws: it is the prompt that matters here.
  tap.tamper = otherTickets((ticket) => {
    handed = {
      ...ticket,
      grant: forger.again(ticket.grant, { perm: ['screen.view', 'screen.control', 'annotation.draw'] }),
    };
    return handed;
  });
  const manifests = [authentication, core, pause, annotationManifest].map((manifest): unknown =>
    JSON.parse(JSON.stringify(manifest)),
  );
  const catalogue = Catalogue.read(manifests, { bundled: true });
  const [helper, sharer] = await Promise.all([
    place.rawPeer('hana.berg'),
    place.victim('sam.okafor', { address: tap.address, catalogue }),
  ]);
  const { code, secret } = await helper.offer();
  const joined = sharer.join(code);
  const ticket = await helper.link.next('offerTaken');
  await until('the ticket is out', () => handed !== undefined);
  const session = await helper.answer(ticket, secret, { handshake: { grantHash: hashGrant(handed?.grant ?? '') } });
  await helper.introduce(session);
  await joined;
  await allow({ place, helper, sharer, session }, 'control');
  await session.input('key', { code: 'KeyZ', pressed: true });
  await until('the key came', () => sharer.injected.length === 1);

  const asked = codeOf(session.call('annotation', 'draw', { points: [{ x: 0, y: 0 }] }));
  const { answer } = await sharer.prompt();
  await until('what was held is let go', () => sharer.injected.at(-1) === 'release');
  const { epoch, mode } = await session.sync();
  assert.equal(mode, 'control', 'control itself goes on');
  for (const stamp of [epoch, epoch + 1]) {
    await session.input('button', { button: 'left', pressed: true, at: { x: 0.5, y: 0.5 } }, stamp);
    await session.input('key', { code: 'Enter', pressed: true }, stamp);
    await session.input('move', { x: 0.5, y: 0.5 }, stamp);
    await session.send('input', direct('text', { text: 'y' }), stamp);
  }
  await session.sync();
  await turns();
  await turns();
  assert.deepEqual(sharer.injected, ['KeyZ down', 'release']);
  answer('decline');
  assert.equal(await asked, 'consent_declined');
  await session.until('that nobody is asked', ({ asking }) => asking === undefined);
  await session.input('key', { code: 'KeyY', pressed: true });
  await until('the key came', () => sharer.injected.includes('KeyY down'));
  assert.deepEqual(sharer.injected, ['KeyZ down', 'release', 'KeyY down']);
});

test('A prompt that nobody answers is a decline, and counts as one', async (t) => {
  const { place, session, sharer } = await rawHelperMeets(await attackPlace(t));
  for (let time = 0; time < 3; time += 1) {
    const asked = codeOf(session.call('core', 'view'));
    await sharer.prompt();
    for (let second = 0; second < 61; second += 1) {
      place.clock.advance(1_000);
      await Promise.race([session.sync(), asked]);
    }
    assert.equal(await asked, 'consent_timeout');
  }
  await assert.rejects(session.call('core', 'view'), withCode('consent_blocked'));
  assert.equal(sharer.shell.prompts, 3);
});
