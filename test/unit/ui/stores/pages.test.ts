import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { Commands } from '../../../../workbench/ui/stores/commands.ts';
import { Pages, type Place } from '../../../../workbench/ui/stores/pages.ts';
import { turns } from '../../../support/turns.ts';

const roles = { extension: 'access', action: 'roles' };

/** Pages over a device that answers when the test says so. */
function place(start: Place = 'home') {
  const asked: { readonly action: string; readonly input: unknown; readonly signal: AbortSignal }[] = [];
  const waiting: ((outcome?: Error) => void)[] = [];
  const stored: Place[] = [];
  const pages = new Pages(
    new Commands(),
    (known, input, signal) => {
      asked.push({ action: known.action, input, signal });
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new HandrailError('cancelled', 'given up')));
        waiting.push((outcome) => (outcome ? reject(outcome) : resolve(undefined)));
      });
    },
    { load: () => start, store: (place) => stored.push(place) },
  );
  const settle = async (index: number, outcome?: Error) => {
    waiting[index]?.(outcome);
    await turns();
  };
  return { pages, asked, settle, stored };
}

test('Choosing a page runs its action, keeps the place, and says how it went', async () => {
  const { pages, asked, settle, stored } = place();
  pages.open(roles);
  assert.equal(pages.status, 'opening');
  assert.deepEqual(stored, [roles]);
  await settle(0);
  assert.equal(pages.status, 'open');
  assert.deepEqual(
    asked.map(({ action }) => action),
    ['roles'],
  );
  pages.reopen();
  await settle(1, new HandrailError('service_unreachable', 'gone'));
  assert.equal(pages.status, 'failed');
  assert.equal(pages.openProblem?.code, 'service_unreachable');
});

test('Of two wishes for what a page shows the newer counts, and the older is given up', async () => {
  const { pages, asked, settle } = place(roles);
  void pages.turn('access', { action: 'search', input: { kind: 'people' } }, { search: 'a' });
  void pages.turn('access', { action: 'search', input: { kind: 'people' } }, { search: 'ad' });
  await turns();
  assert.equal(asked[0]?.signal.aborted, true);
  assert.deepEqual(asked[1]?.input, { kind: 'people', search: 'ad' });
  assert.equal(pages.turning('access'), true);
  await settle(1);
  assert.equal(pages.turning('access'), false);
  assert.equal(pages.problem, undefined);
});

test('What cannot be taken back is asked about first, and runs only after yes', async () => {
  const { pages, asked, settle } = place(roles);
  const run = { action: 'remove', input: { id: 'r1' }, confirm: { title: 'Delete?', text: 'Sure?', label: 'Delete' } };
  const declined = pages.act('access', run);
  assert.equal(pages.question?.kind, 'confirm');
  pages.answer(false);
  assert.equal(await declined, false);
  assert.equal(asked.length, 0);
  const done = pages.act('access', run);
  pages.answer(true);
  await turns();
  await settle(0);
  assert.equal(await done, true);
  assert.deepEqual(asked[0]?.input, { id: 'r1' });
});

test('A failure of the page is said until it is dismissed or something works', async () => {
  const { pages, settle } = place(roles);
  const first = pages.act('access', { action: 'remove' });
  await settle(0, new HandrailError('in_use', 'used'));
  assert.equal(await first, false);
  assert.equal(pages.problem?.code, 'in_use');
  pages.forgive();
  assert.equal(pages.problem, undefined);
});

test('What was typed stays through a failed action, and leaving asks while it is there', () => {
  const { pages } = place(roles);
  const { drafts } = pages;
  drafts.show('access:role', false);
  drafts.type('access:role', 'name', 'Night shift', '');
  assert.equal(drafts.value('access:role', 'name', 'what came later'), 'Night shift');
  pages.open({ extension: 'access', action: 'groups' });
  assert.equal(pages.question?.kind, 'leave');
  assert.deepEqual(pages.place, roles);
  pages.answer(false);
  assert.equal(drafts.value('access:role', 'name', ''), 'Night shift');
  pages.open({ extension: 'access', action: 'groups' });
  pages.answer(true);
  assert.deepEqual(pages.place, { extension: 'access', action: 'groups' });
  assert.equal(drafts.value('access:role', 'name', ''), '');
});

test('A field that is as it began is not typed, and a later step of several asks without a word typed', () => {
  const { pages } = place(roles);
  const { drafts } = pages;
  drafts.show('access:role', false);
  drafts.type('access:role', 'groups', ['a', 'b'], ['b', 'a']);
  assert.equal(drafts.atStake, false);
  drafts.show('access:role', true);
  assert.equal(drafts.atStake, true);
  drafts.hide('access:role');
  assert.equal(drafts.atStake, false);
});

test('Bringing a page up to date fails in silence and gives way to the person', async () => {
  const { pages, asked, settle } = place(roles);
  void pages.refresh('access', { action: 'overview' });
  await turns();
  void pages.turn('access', { action: 'detail' });
  await turns();
  assert.equal(asked[0]?.signal.aborted, true);
  await settle(1);
  void pages.refresh('access', { action: 'overview' });
  await turns();
  await settle(2, new HandrailError('service_unreachable', 'gone'));
  assert.equal(pages.problem, undefined);
});
