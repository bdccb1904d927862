import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SideName } from '@handrail/sdk';
import fc from 'fast-check';
import Type from 'typebox';
import {
  decide,
  decideEvent,
  inputLimitBytes,
  type Notice,
  oneWayLimitBytes,
  type Request,
  type Standing,
} from '../../../../workbench/base/policy/decide.ts';
import type { DeclaredAction, DeclaredEvent } from '../../../../workbench/base/policy/declaration.ts';

const action = (changes: Partial<DeclaredAction> = {}): DeclaredAction => ({
  extension: 'annotation',
  sdk: '1',
  name: 'draw',
  fullName: 'annotation.draw',
  on: 'sharer',
  from: new Set<SideName>(['helper', 'sharer']),
  requires: 'annotation.draw',
  asks: 'session',
  consent: 'ask',
  input: Type.Object({ x: Type.Number() }, { additionalProperties: false }),
  output: undefined,
  rate: 20,
  stream: 'control',
  whilePaused: false,
  timeLimitMs: 10_000,
  place: undefined,
  ...changes,
});

const drawn = (changes: Partial<DeclaredEvent> = {}): DeclaredEvent => ({
  extension: 'annotation',
  sdk: '1',
  name: 'drawn',
  fullName: 'annotation.drawn',
  from: 'sharer',
  to: new Set<SideName>(['helper']),
  requires: 'annotation.draw',
  asks: 'session',
  payload: Type.Object({ x: Type.Number() }, { additionalProperties: false }),
  rate: 20,
  whilePaused: false,
  ...changes,
});

const request = (changes: Partial<Request> = {}): Request => ({
  sdkMajor: '1',
  callerSide: 'helper',
  input: { x: 1 },
  bytes: 4,
  ...changes,
});
const notice = (changes: Partial<Notice> = {}): Notice => ({
  sdkMajor: '1',
  senderSide: 'sharer',
  payload: { x: 1 },
  bytes: 4,
  ...changes,
});

const rights = {
  permissions: new Set(['annotation.draw', 'screen.view', 'screen.control']),
  validUntil: 1000,
  revoked: false,
  matches: true,
};
const standing = (changes: Partial<Standing> = {}): Standing => ({
  side: 'sharer',
  state: 'active',
  rights,
  now: 0,
  policy: { tenantEnabled: true, refusedExtensions: new Set(), refusedPermissions: new Set() },
  consents: { given: new Set(['annotation.draw']), blocked: new Set() },
  withinRate: true,
  ...changes,
});
const policy = (changes: Partial<Standing['policy']>) => ({ ...standing().policy, ...changes });
const consents = (given: readonly string[], blocked: readonly string[] = []) => ({
  given: new Set(given),
  blocked: new Set(blocked),
});

const allow = { kind: 'allow' };
const refuse = (code: string) => ({ kind: 'refuse', code });

/** Faults in the order in which they must win. */
const faults: readonly (readonly [
  string,
  () => { action?: Partial<DeclaredAction>; request?: Partial<Request>; standing?: Partial<Standing> },
])[] = [
  ['wrong_version', () => ({ request: { sdkMajor: '2' } })],
  ['wrong_side', () => ({ action: { from: new Set<SideName>(['service']) } })],
  ['wrong_state', () => ({ standing: { state: 'trust' as const } })],
  ['grant_expired', () => ({ standing: { now: 1000 } })],
  ['policy_refused', () => ({ standing: { policy: policy({ refusedPermissions: new Set(['annotation.draw']) }) } })],
  ['invalid_input', () => ({ request: { input: { x: 'one' } } })],
  ['too_many', () => ({ standing: { withinRate: false } })],
  ['consent_blocked', () => ({ standing: { consents: consents([], ['annotation.draw']) } })],
];

test('A call that is in order is allowed', () => {
  assert.deepEqual(decide(action(), request(), standing()), allow);
});

test('Names that nothing declares are refused as such', () => {
  assert.deepEqual(decide('unknown_extension', request(), standing()), refuse('unknown_extension'));
  assert.deepEqual(decide('unknown_action', request(), standing()), refuse('unknown_action'));
});

test('Of any set of faults the first in the order decides', () => {
  fc.assert(
    fc.property(fc.subarray([...faults.keys()], { minLength: 1 }), (chosen) => {
      const made = chosen.map((index) => faults[index]?.[1]() ?? {});
      const decision = decide(
        action(Object.assign({}, ...made.map((fault) => fault.action))),
        request(Object.assign({}, ...made.map((fault) => fault.request))),
        standing(Object.assign({}, ...made.map((fault) => fault.standing))),
      );
      assert.deepEqual(decision, refuse(faults[chosen[0] ?? 0]?.[0] ?? ''));
    }),
  );
});

test('An action is answered on its own side alone', () => {
  assert.deepEqual(decide(action({ on: 'helper' }), request(), standing()), refuse('wrong_side'));
  assert.deepEqual(decide(action({ on: 'app' }), request(), standing()), refuse('wrong_side'));
});

test('Every state but active refuses, and paused admits what runs while paused', () => {
  for (const state of ['none', 'offered', 'joining', 'trust', 'reconnecting', 'ended'] as const) {
    assert.deepEqual(
      decide(action({ whilePaused: true }), request(), standing({ state })),
      refuse('wrong_state'),
      state,
    );
  }
  assert.deepEqual(decide(action(), request(), standing({ state: 'paused' })), refuse('wrong_state'));
  assert.deepEqual(decide(action({ whilePaused: true }), request(), standing({ state: 'paused' })), allow);
});

test('A helper needs a grant that holds, lasts, stands and matches', () => {
  const by = (changes: Partial<Standing>) => decide(action(), request(), standing(changes));
  assert.deepEqual(by({ rights: undefined }), refuse('not_permitted'));
  assert.deepEqual(by({ rights: { ...rights, permissions: new Set(['screen.view']) } }), refuse('not_permitted'));
  assert.deepEqual(by({ now: 999 }), allow);
  assert.deepEqual(by({ now: 1000 }), refuse('grant_expired'));
  assert.deepEqual(by({ rights: { ...rights, revoked: true } }), refuse('grant_revoked'));
  assert.deepEqual(by({ rights: { ...rights, matches: false } }), refuse('grant_mismatch'));
});

test('Open to everyone still needs a grant in force, and no permission', () => {
  const open = action({ requires: 'everyone', asks: 'none' });
  assert.deepEqual(
    decide(open, request(), standing({ rights: { ...rights, permissions: new Set() }, consents: consents([]) })),
    allow,
  );
  assert.deepEqual(decide(open, request(), standing({ rights: undefined })), refuse('not_permitted'));
  assert.deepEqual(
    decide(open, request(), standing({ rights: { ...rights, revoked: true } })),
    refuse('grant_revoked'),
  );
});

test('The sharer at their own device needs neither grant nor consent, and all else', () => {
  const alone = { rights: undefined, consents: consents([]) };
  const own = (changes: Partial<Standing> = {}, asked: Partial<Request> = {}) =>
    decide(action(), request({ callerSide: 'sharer', ...asked }), standing({ ...alone, ...changes }));
  assert.deepEqual(own(), allow);
  assert.deepEqual(own({ state: 'trust' }), refuse('wrong_state'));
  assert.deepEqual(own({}, { input: 7 }), refuse('invalid_input'));
  assert.deepEqual(own({ withinRate: false }), refuse('too_many'));
  assert.deepEqual(own({ policy: policy({ refusedExtensions: new Set(['annotation']) }) }), refuse('policy_refused'));
});

test('During a break the sharer may run what runs while paused, and nobody else anything', () => {
  const away = standing({ state: 'reconnecting' });
  const still = action({ whilePaused: true });
  assert.deepEqual(decide(still, request({ callerSide: 'sharer' }), away), allow);
  assert.deepEqual(decide(action(), request({ callerSide: 'sharer' }), away), refuse('wrong_state'));
  assert.deepEqual(decide(still, request(), away), refuse('wrong_state'));
  const atHelper = action({ on: 'helper', whilePaused: true });
  for (const callerSide of ['helper', 'sharer'] as const) {
    const there = standing({ side: 'helper', state: 'reconnecting' });
    assert.deepEqual(decide(atHelper, request({ callerSide }), there), refuse('wrong_state'), callerSide);
  }
});

test("A sharer who calls the helper's device counts on the helper's grant", () => {
  const atHelper = action({ on: 'helper', from: new Set<SideName>(['sharer']) });
  const call = request({ callerSide: 'sharer' });
  assert.deepEqual(decide(atHelper, call, standing({ side: 'helper' })), allow);
  assert.deepEqual(decide(atHelper, call, standing({ side: 'helper', rights: undefined })), refuse('not_permitted'));
});

test('Side app needs no session, grant or enabled tenant', () => {
  const signIn = action({ on: 'app', from: new Set<SideName>(['app']), requires: 'everyone', asks: 'none' });
  const outside = standing({ side: 'app', state: 'none', rights: undefined, policy: policy({ tenantEnabled: false }) });
  assert.deepEqual(decide(signIn, request({ callerSide: 'app' }), outside), allow);
  assert.deepEqual(decide(signIn, request({ callerSide: 'helper' }), outside), refuse('wrong_side'));
});

test("In the service's gate an app needs the roles for what it asks", () => {
  const report = action({ on: 'service', from: new Set<SideName>(['app']), asks: 'none' });
  const call = request({ callerSide: 'app' });
  assert.deepEqual(
    decide(report, call, standing({ side: 'service', state: 'none', rights: undefined })),
    refuse('not_permitted'),
  );
  assert.deepEqual(decide(report, call, standing({ side: 'service', state: 'none' })), allow);
});

test('A tenant with remote help switched off refuses', () => {
  assert.deepEqual(
    decide(action(), request(), standing({ policy: policy({ tenantEnabled: false }) })),
    refuse('remote_help_disabled'),
  );
});

test('An oversized input is refused before it is looked at', () => {
  assert.deepEqual(decide(action(), request({ bytes: inputLimitBytes, input: { x: 1 } }), standing()), allow);
  assert.deepEqual(
    decide(action(), request({ bytes: inputLimitBytes + 1, input: 'wrong' }), standing()),
    refuse('too_large'),
  );
  assert.deepEqual(
    decide(action({ stream: 'moves' }), request({ bytes: oneWayLimitBytes + 1 }), standing()),
    refuse('too_large'),
  );
});

test('An action without input takes none', () => {
  const bare = action({ input: undefined });
  assert.deepEqual(decide(bare, request({ input: undefined }), standing()), allow);
  assert.deepEqual(decide(bare, request({ input: null }), standing()), allow);
  assert.deepEqual(decide(bare, request({ input: {} }), standing()), refuse('invalid_input'));
});

test('What was not allowed yet is asked, where the sharer sits and the declaration lets it', () => {
  const none = { consents: consents([]) };
  assert.deepEqual(decide(action(), request(), standing(none)), {
    kind: 'ask',
    permission: 'annotation.draw',
    consent: 'session',
  });
  assert.deepEqual(decide(action({ consent: 'given' }), request(), standing(none)), refuse('consent_required'));
  assert.deepEqual(
    decide(action({ on: 'helper' }), request(), standing({ ...none, side: 'helper' })),
    refuse('consent_required'),
  );
  assert.deepEqual(
    decide(action(), request(), standing({ consents: consents([], ['annotation.draw']) })),
    refuse('consent_blocked'),
  );
});

test('A permission that asks for every call asks again', () => {
  assert.deepEqual(decide(action({ asks: 'call' }), request(), standing()), {
    kind: 'ask',
    permission: 'annotation.draw',
    consent: 'call',
  });
});

test('Consent to control covers seeing the screen, not the other way round', () => {
  const needs = (requires: string, given: readonly string[]) =>
    decide(action({ requires }), request(), standing({ consents: consents(given) }));
  assert.deepEqual(needs('screen.view', ['screen.control']), allow);
  assert.deepEqual(needs('screen.control', ['screen.view']), {
    kind: 'ask',
    permission: 'screen.control',
    consent: 'session',
  });
});

test("An event passes the helper's gate when it is declared for it and allowed", () => {
  const at = (changes: Partial<Standing> = {}) => standing({ side: 'helper', ...changes });
  assert.deepEqual(decideEvent(drawn(), notice(), at()), allow);
  assert.deepEqual(decideEvent('unknown_action', notice(), at()), refuse('unknown_action'));
  assert.deepEqual(decideEvent(drawn(), notice({ sdkMajor: '2' }), at()), refuse('wrong_version'));
  assert.deepEqual(decideEvent(drawn(), notice(), at({ side: 'sharer' })), refuse('wrong_side'));
  assert.deepEqual(decideEvent(drawn({ from: 'helper' }), notice(), at()), refuse('wrong_side'));
  assert.deepEqual(decideEvent(drawn(), notice(), at({ state: 'paused' })), refuse('wrong_state'));
  assert.deepEqual(decideEvent(drawn({ whilePaused: true }), notice(), at({ state: 'paused' })), allow);
  assert.deepEqual(decideEvent(drawn(), notice(), at({ rights: undefined })), refuse('not_permitted'));
  assert.deepEqual(decideEvent(drawn(), notice({ payload: { x: 1, y: 2 } }), at()), refuse('invalid_input'));
  assert.deepEqual(decideEvent(drawn(), notice({ bytes: inputLimitBytes + 1 }), at()), refuse('too_large'));
  assert.deepEqual(decideEvent(drawn(), notice(), at({ withinRate: false })), refuse('too_many'));
  assert.deepEqual(decideEvent(drawn(), notice(), at({ consents: consents([]) })), refuse('consent_required'));
  assert.deepEqual(decideEvent(drawn({ requires: 'everyone' }), notice(), at({ consents: consents([]) })), allow);
});
