import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchAnew } from '../../../../workbench/web/support/fetchAnew.ts';

const script = { src: 'https://help.example/web/web-main-1.js', integrity: 'sha384-x' };

function tab(whole: boolean) {
  const kept = new Map<string, string>();
  const asked: unknown[] = [];
  let reloads = 0;
  const page = {
    fetch: async (address: string | URL | Request, init?: RequestInit) => {
      asked.push([address, init]);
      if (!whole) throw new TypeError('Failed to fetch');
      return new Response('');
    },
    sessionStorage: {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
    },
    location: {
      reload: () => {
        reloads += 1;
      },
    },
  };
  return { page, asked, reloads: () => reloads };
}

test('A program that is whole now replaces the kept one, and the page begins again once', async () => {
  const { page, asked, reloads } = tab(true);
  await fetchAnew(script, page);
  assert.deepEqual(asked, [[script.src, { cache: 'reload', integrity: script.integrity }]]);
  assert.equal(reloads(), 1);
  await fetchAnew(script, page);
  assert.equal(reloads(), 1, 'never in a circle');
  await fetchAnew({ ...script, src: `${script.src}?next` }, page);
  assert.equal(reloads(), 2);
});

test('A program that is still not whole begins nothing', async () => {
  const { page, reloads } = tab(false);
  await fetchAnew(script, page);
  assert.equal(reloads(), 0);
});
