import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinLink, readJoinLink } from '../../../workbench/base/app/joinLink.ts';
import { takeInvitation } from '../../../workbench/web/joinFragment.ts';

function tab(kept?: string) {
  const storage = new Map<string, string>(kept === undefined ? [] : [['handrail.invitation', kept]]);
  const visited: string[] = [];
  const at = (pathname: string, hash = '') => ({
    location: { pathname, hash },
    history: {
      replaceState: (_state: unknown, _title: string, address?: string | URL | null) => void visited.push(`${address}`),
    },
    sessionStorage: {
      getItem: (name: string) => storage.get(name) ?? null,
      setItem: (name: string, value: string) => void storage.set(name, value),
      removeItem: (name: string) => void storage.delete(name),
    },
  });
  return { at, storage, visited };
}

test('A join link is taken out of the address bar, and waits while the person is away to sign in', () => {
  const { at, visited, storage } = tab();
  assert.equal(takeInvitation(at('/join', '#K7Q'), false), joinLink('K7Q'));
  assert.deepEqual(visited, ['/']);
  assert.equal(takeInvitation(at('/'), true), joinLink('K7Q'));
  assert.equal(storage.size, 0);
  assert.equal(takeInvitation(at('/'), true), undefined);
});

test('A page that was opened anew knows nothing of a link before it', () => {
  const { at, storage, visited } = tab('K7Q');
  assert.equal(takeInvitation(at('/'), false), undefined);
  assert.deepEqual(visited, []);
  assert.equal(storage.size, 0);
  assert.equal(takeInvitation(tab('K7QABCDE').at('/'), true), undefined);
});

test('What is no public part is not kept, and is told to be no good without a word of it', () => {
  for (const forged of ['#K7QABCDE', '#K7Q&tenant=elsewhere', '#', '']) {
    const { at, storage, visited } = tab();
    const link = takeInvitation(at('/join', forged), false);
    assert.ok(link !== undefined && readJoinLink(link) === undefined);
    assert.ok(!link.includes('K7Q'));
    assert.deepEqual(visited, ['/']);
    assert.equal(storage.size, 0);
  }
});
