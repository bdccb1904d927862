import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announcement } from '../../../../workbench/ui/stores/announcements.ts';
import { fixtures } from '../../../e2e/uiGallery/fixtures.ts';

const session = (name: string) => fixtures[name]?.sessions[0];

test('A pause, a resume, a break and the end are announced', () => {
  const active = session('helperControl');
  const paused = session('helperPausedBySharer');
  assert.equal(announcement(active, paused), 'announce.paused');
  assert.equal(announcement(paused, active), 'announce.resumed');
  assert.equal(announcement(session('sharerControl'), session('reconnecting')), 'announce.lost');
  assert.equal(announcement(active, session('endedHelper')), 'announce.ended');
});

test('What is shared now is announced, and what is not any more', () => {
  assert.equal(announcement(session('helperView'), session('helperControl')), 'announce.control');
  assert.equal(
    announcement(session('helperControl'), { ...session('helperControl')!, mode: 'none' }),
    'announce.stopped',
  );
});

test('A new session and one that did not change say nothing', () => {
  assert.equal(announcement(undefined, session('helperControl')), undefined);
  assert.equal(announcement(session('helperControl'), session('helperControl')), undefined);
});
