import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SessionState } from '../../../../workbench/base/app/appState.ts';
import { pageNow } from '../../../../workbench/ui/stores/pageNow.ts';
import type { Place } from '../../../../workbench/ui/stores/pages.ts';
import { fixtures } from '../../../e2e/uiGallery/fixtures.ts';

const situation = (name: string, place: Place = 'home') => {
  const state = fixtures[name];
  assert.ok(state, name);
  return pageNow({ connection: 'open', state, session: state.sessions[0], place });
};

test('Each state of the device has its page', () => {
  const expected: Readonly<Record<string, string>> = {
    connect: 'connect',
    welcome: 'welcome',
    welcomeChosen: 'welcome',
    signingIn: 'signingIn',
    switchedOff: 'switchedOff',
    upgrade: 'upgrade',
    upgradeWhileSignedIn: 'upgrade',
    homeHelper: 'home',
    code: 'code',
    launch: 'launch',
    launchVerifying: 'launch',
    joiningCodeless: 'joining',
    requestedCodeless: 'home',
    trustSharerCodeless: 'trust',
    codeExpired: 'codeExpired',
    codeUsedUp: 'codeExpired',
    homeOfferProblem: 'home',
    joining: 'joining',
    trustHelper: 'trust',
    trustSharer: 'trust',
    helperControl: 'helperSession',
    helperPausedBySharer: 'helperSession',
    sharerControl: 'sharerSession',
    sharerPaused: 'sharerSession',
    reconnecting: 'reconnecting',
    endedHelper: 'ended',
  };
  for (const [name, page] of Object.entries(expected)) assert.equal(situation(name).page, page, name);
  assert.equal(situation('homeSharer', 'getHelp').page, 'getHelp');
  // Where people need it: before sign-in, and while one does not come about; but not in the place of a session.
  for (const name of ['welcome', 'signingIn', 'homeHelper', 'switchedOff'])
    assert.equal(situation(name, 'check').page, 'check', name);
  assert.equal(situation('sharerControl', 'check').page, 'sharerSession');
  assert.equal(situation('connect', 'check').page, 'connect', 'there is nothing to check yet');
});

test('Before the first snapshot it opens, and without a device it is lost, whatever was known', () => {
  assert.equal(pageNow({ connection: 'opening', state: undefined, session: undefined, place: 'home' }).page, 'opening');
  assert.equal(
    pageNow({ connection: 'lost', state: fixtures['homeHelper'], session: undefined, place: 'home' }).page,
    'lost',
  );
});

test('A session in which nothing is allowed any more is back where requests are made', () => {
  const state = fixtures['helperControl'];
  const session = state?.sessions[0];
  assert.ok(state && session);
  const taken: SessionState = { ...session, mode: 'none', allowed: [] };
  assert.equal(pageNow({ connection: 'open', state, session: taken, place: 'home' }).page, 'trust');
});

test('A session can be left even when the sign-in has expired meanwhile', () => {
  const state = fixtures['sharerControl'];
  assert.ok(state);
  const signedOut = { ...state, identity: { status: 'signedOut' as const, permissions: [] } };
  assert.equal(
    pageNow({ connection: 'open', state: signedOut, session: state.sessions[0], place: 'home' }).page,
    'sharerSession',
  );
});

test('A page of an extension is there for whom it is offered to, even while remote help is switched off', () => {
  const place = { extension: 'sample', action: 'open' };
  assert.equal(situation('pageTable', place).page, 'extension');
  assert.equal(situation('pageSwitchedOff', place).page, 'extension');
  assert.equal(situation('pageSwitchedOff').page, 'switchedOff');
  assert.equal(situation('switchedOff', place).page, 'switchedOff');
  assert.equal(situation('homeHelper', place).page, 'home');
  assert.equal(situation('code', place).page, 'code');
});
