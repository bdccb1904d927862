import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import fc from 'fast-check';
import {
  mayCapture,
  mayCaptureAgain,
  mayInject,
  newLife,
  type SessionEvent,
  type SessionLife,
  type SessionSide,
  transition,
} from '../../../../workbench/base/session/lifecycle.ts';

/** Runs events that must all be allowed. */
function live(side: SessionSide, ...events: readonly SessionEvent[]): SessionLife {
  return events.reduce((life, event) => {
    const next = transition(life, event);
    if (next instanceof HandrailError) throw next;
    return next;
  }, newLife(side));
}

const refused = (life: SessionLife, event: SessionEvent) => {
  const result = transition(life, event);
  return result instanceof HandrailError && result.code === 'wrong_state';
};

const join: readonly SessionEvent[] = [{ kind: 'join' }, { kind: 'trust' }, { kind: 'begin' }];
const active = (side: SessionSide) => live(side, ...(side === 'helper' ? [{ kind: 'offer' } as const] : []), ...join);
const after = (life: SessionLife, ...events: readonly SessionEvent[]) =>
  events.reduce<SessionLife>((now, event) => {
    const next = transition(now, event);
    if (next instanceof HandrailError) throw next;
    return next;
  }, life);

const side = fc.constantFrom<SessionSide>('helper', 'sharer');
const mode = fc.constantFrom('none' as const, 'view' as const, 'control' as const);
const event: fc.Arbitrary<SessionEvent> = fc.oneof(
  fc.constantFrom<SessionEvent>(
    { kind: 'offer' },
    { kind: 'join' },
    { kind: 'retry' },
    { kind: 'trust' },
    { kind: 'begin' },
    { kind: 'lost' },
    { kind: 'back' },
    { kind: 'consent' },
    { kind: 'consent', mode: 'view' },
    { kind: 'consent', mode: 'control' },
  ),
  mode.map((left): SessionEvent => ({ kind: 'revoke', mode: left })),
  side.map((by): SessionEvent => ({ kind: 'pause', by })),
  side.map((by): SessionEvent => ({ kind: 'resume', by })),
  fc
    .tuple(fc.constantFrom('trust' as const, 'active' as const, 'paused' as const), mode, side, fc.boolean(), fc.nat(8))
    .map(
      ([phase, now, by, named, epoch]): SessionEvent => ({
        kind: 'follow',
        phase,
        mode: now,
        epoch,
        ...(named ? { pausedBy: by } : {}),
      }),
    ),
  { arbitrary: fc.constant<SessionEvent>({ kind: 'end', reason: 'helper_left' }), weight: 1 },
);

/** Starts in an active session half of the time, so that the later phases are reached often. */
const history = fc.tuple(side, fc.boolean(), fc.array(event, { maxLength: 30 }));

function walk(
  [who, started, events]: [SessionSide, boolean, SessionEvent[]],
  see: (before: SessionLife, event: SessionEvent, after: SessionLife) => void,
) {
  let life = started ? active(who) : newLife(who);
  for (const next of events) {
    const result = transition(life, next);
    if (result instanceof HandrailError) {
      assert.equal(result.code, 'wrong_state');
      continue;
    }
    see(life, next, result);
    life = result;
  }
}

test('A helper goes from the code to control and ends', () => {
  const life = after(active('helper'), { kind: 'consent', mode: 'control' });
  assert.deepEqual([life.phase, life.mode, mayInject(life)], ['active', 'control', true]);
  const ended = after(life, { kind: 'end', reason: 'helper_left' });
  assert.deepEqual([ended.phase, ended.mode, ended.endReason], ['ended', 'none', 'helper_left']);
});

test('A failed handshake brings the helper back to the code and the sharer back to the start', () => {
  assert.equal(live('helper', { kind: 'offer' }, { kind: 'join' }, { kind: 'retry' }).phase, 'offered');
  assert.equal(live('sharer', { kind: 'join' }, { kind: 'retry' }).phase, 'none');
});

test('A sharer never offers, and a helper joins nothing that was not offered', () => {
  assert.ok(refused(newLife('sharer'), { kind: 'offer' }));
  assert.ok(refused(newLife('helper'), { kind: 'join' }));
});

test('Nothing can be asked, paused or allowed on the trust screen', () => {
  const trust = live('sharer', { kind: 'join' }, { kind: 'trust' });
  assert.ok(refused(trust, { kind: 'consent', mode: 'view' }));
  assert.ok(refused(trust, { kind: 'pause', by: 'sharer' }));
});

test('What the sharer paused only the sharer resumes', () => {
  const paused = after(active('sharer'), { kind: 'pause', by: 'sharer' });
  assert.ok(refused(paused, { kind: 'resume', by: 'helper' }));
  assert.equal(after(paused, { kind: 'resume', by: 'sharer' }).phase, 'active');
});

test('What the helper paused either resumes', () => {
  const paused = after(active('sharer'), { kind: 'pause', by: 'helper' });
  assert.equal(after(paused, { kind: 'resume', by: 'helper' }).phase, 'active');
  assert.equal(after(paused, { kind: 'resume', by: 'sharer' }).phase, 'active');
});

test("The sharer can make a helper's pause their own, not the other way round", () => {
  const byHelper = after(active('sharer'), { kind: 'pause', by: 'helper' });
  const taken = after(byHelper, { kind: 'pause', by: 'sharer' });
  assert.ok(refused(taken, { kind: 'resume', by: 'helper' }));
  assert.ok(refused(taken, { kind: 'pause', by: 'helper' }));
});

test('Reconnecting comes back to where it came from, still paused by the same', () => {
  const paused = after(active('sharer'), { kind: 'consent', mode: 'control' }, { kind: 'pause', by: 'sharer' });
  const back = after(paused, { kind: 'lost' }, { kind: 'back' });
  assert.deepEqual([back.phase, back.pausedBy, back.mode, back.cameFrom], ['paused', 'sharer', 'control', undefined]);
});

test('A sharer who pauses or revokes during a break finds it so afterwards', () => {
  const lost = after(active('sharer'), { kind: 'consent', mode: 'control' }, { kind: 'lost' });
  const back = after(lost, { kind: 'pause', by: 'sharer' }, { kind: 'revoke', mode: 'none' }, { kind: 'back' });
  assert.deepEqual([back.phase, back.pausedBy, back.mode], ['paused', 'sharer', 'none']);
  assert.ok(refused(lost, { kind: 'pause', by: 'helper' }), 'the other side is not there');
});

test('A sharer ends a pause during a break, a helper only their own device’s', () => {
  const lost = after(active('sharer'), { kind: 'pause', by: 'helper' }, { kind: 'lost' });
  assert.ok(refused(lost, { kind: 'resume', by: 'helper' }), 'the other side is not there');
  const resumed = after(lost, { kind: 'resume', by: 'sharer' });
  assert.deepEqual([resumed.phase, resumed.pausedBy], ['reconnecting', undefined]);
  assert.ok(refused(resumed, { kind: 'resume', by: 'sharer' }), 'nothing is paused');
  assert.equal(after(resumed, { kind: 'back' }).phase, 'active');
  const theirs = after(active('helper'), { kind: 'pause', by: 'sharer' }, { kind: 'lost' });
  assert.ok(refused(theirs, { kind: 'resume', by: 'helper' }), 'the sharer paused');
});

test('A pause during a break on the trust screen is refused', () => {
  const trust = live('sharer', { kind: 'join' }, { kind: 'trust' }, { kind: 'lost' });
  assert.ok(refused(trust, { kind: 'pause', by: 'sharer' }));
  assert.ok(refused(trust, { kind: 'resume', by: 'sharer' }));
});

test('A helper follows the sharer, never back to trust or to an older epoch', () => {
  const life = after(active('helper'), { kind: 'follow', phase: 'paused', mode: 'view', pausedBy: 'sharer', epoch: 4 });
  assert.deepEqual([life.phase, life.pausedBy, life.epoch], ['paused', 'sharer', 4]);
  assert.ok(refused(life, { kind: 'follow', phase: 'active', mode: 'control', epoch: 3 }));
  assert.ok(refused(life, { kind: 'follow', phase: 'trust', mode: 'none', epoch: 5 }));
  assert.ok(refused(life, { kind: 'follow', phase: 'paused', mode: 'view', epoch: 5 }));
  assert.ok(refused(active('sharer'), { kind: 'follow', phase: 'active', mode: 'control', epoch: 9 }));
});

test('No event leads out of ended', () => {
  fc.assert(
    fc.property(history, event, (run, last) => {
      walk(run, (before) => assert.notEqual(before.phase, 'ended'));
      assert.ok(refused(after(active(run[0]), { kind: 'end', reason: 'limit' }), last));
    }),
  );
});

test('The epoch never falls, and rises with every pause, resume, consent and revocation', () => {
  fc.assert(
    fc.property(history, (run) =>
      walk(run, (before, { kind }, { epoch }) => {
        assert.ok(epoch >= before.epoch);
        if (['pause', 'resume', 'consent', 'revoke'].includes(kind)) assert.equal(epoch, before.epoch + 1);
      }),
    ),
  );
});

test('Nothing is injected or captured but in an active session with the mode for it', () => {
  fc.assert(
    fc.property(history, (run) =>
      walk(run, (_before, _event, life) => {
        if (life.phase !== 'active' || life.pausedBy !== undefined || life.mode === 'none')
          assert.equal(mayCapture(life), false);
        if (mayCaptureAgain(life)) assert.ok(!mayCapture(life) && life.phase !== 'ended' && life.mode !== 'none');
        if (!mayCapture(life) || life.mode !== 'control') assert.equal(mayInject(life), false);
      }),
    ),
  );
});

test('Who paused, where a break came from and why it ended are known exactly when they must be', () => {
  fc.assert(
    fc.property(history, (run) =>
      walk(run, (_before, _event, life) => {
        const held = life.phase === 'paused' || (life.phase === 'reconnecting' && life.cameFrom === 'paused');
        assert.equal(life.pausedBy !== undefined, held);
        assert.equal(life.cameFrom !== undefined, life.phase === 'reconnecting');
        assert.equal(life.endReason !== undefined, life.phase === 'ended');
        if (['none', 'offered', 'joining', 'ended'].includes(life.phase)) assert.equal(life.mode, 'none');
      }),
    ),
  );
});

test("Control comes from a consent alone, on the sharer's side", () => {
  fc.assert(
    fc.property(history, (run) =>
      walk(['sharer', run[1], run[2]], (before, next, life) => {
        if (before.mode !== 'control' && life.mode === 'control')
          assert.deepEqual(next, { kind: 'consent', mode: 'control' });
      }),
    ),
  );
});

test('What the sharer paused stays paused until the sharer resumes it, or the end', () => {
  fc.assert(
    fc.property(history, (run) =>
      walk(['sharer', run[1], run[2]], (before, next, life) => {
        if (before.pausedBy === 'sharer' && life.pausedBy === undefined && life.phase !== 'ended')
          assert.deepEqual(next, { kind: 'resume', by: 'sharer' });
      }),
    ),
  );
});
