import assert from 'node:assert/strict';
import { test } from 'node:test';
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
  assert.equal(takeInvitation(at('/join', '#K7Q'), false), 'K7Q');
  assert.deepEqual(visited, ['/']);
  assert.equal(takeInvitation(at('/'), true), 'K7Q');
  assert.equal(storage.size, 0);
  assert.equal(takeInvitation(at('/'), true), undefined);
});

test('A page that was opened anew knows nothing of a link before it, and what is no public part is not kept', () => {
  const { at, storage, visited } = tab('K7Q');
  assert.equal(takeInvitation(at('/'), false), undefined);
  assert.equal(takeInvitation(at('/join', '#K7QABCDE'), false), undefined);
  assert.deepEqual(visited, ['/']);
  assert.equal(storage.size, 0);
  assert.equal(takeInvitation(tab('K7QABCDE').at('/'), true), undefined);
});
