import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepBegan, takeBegan } from '../../../../workbench/web/identity/beganSignIn.ts';
import { takeSignInAnswer } from '../../../../workbench/web/identity/signInAnswer.ts';

function bar(pathname: string, search: string) {
  const shown: (string | URL | null | undefined)[] = [];
  const history = {
    replaceState: (_state: unknown, _title: string, address?: string | URL | null) => void shown.push(address),
  };
  return { location: { pathname, search }, history, shown };
}

test('The answer is taken out of the address bar', () => {
  const here = bar('/signed-in', '?code=c&state=s');
  assert.equal(takeSignInAnswer(here)?.get('code'), 'c');
  assert.deepEqual(here.shown, ['/']);
});

test('Any other page is no answer', () => {
  const here = bar('/', '?code=c&state=s');
  assert.equal(takeSignInAnswer(here), undefined);
  assert.deepEqual(here.shown, []);
});

class Memory {
  readonly kept = new Map<string, string>();
  getItem = (name: string) => this.kept.get(name) ?? null;
  setItem = (name: string, value: string) => void this.kept.set(name, value);
  removeItem = (name: string) => void this.kept.delete(name);
}

const began = {
  issuer: 'https://id.example',
  clientId: 'c',
  state: 's',
  nonce: 'n',
  verifier: 'v',
  salt: 'c2FsdA==',
  at: 1_000,
};

test('What was begun is good once, and for a quarter of an hour', () => {
  const storage = new Memory();
  keepBegan(storage, began);
  assert.deepEqual(takeBegan(storage, 2_000), began);
  assert.equal(takeBegan(storage, 2_000), undefined);
  keepBegan(storage, began);
  assert.equal(takeBegan(storage, 1_000 + 15 * 60_000 + 1), undefined);
  assert.equal(storage.kept.size, 0);
});

test('What is kept in another form is as good as nothing', () => {
  const storage = new Memory();
  for (const text of ['', '{', '{}', '[]', 'null', JSON.stringify({ ...began, state: '' })]) {
    storage.setItem('handrail.sign-in', text);
    assert.equal(takeBegan(storage, 2_000), undefined, text);
  }
});
