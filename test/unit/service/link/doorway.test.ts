import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Disposable } from '@handrail/sdk';
import { Doorway, sharedAddress } from '../../../../workbench/service/link/doorway.ts';

function place(limits: { readonly silent: number; readonly silentPerAddress: number }) {
  const doorway = new Doorway(limits);
  const ended: string[] = [];
  const open = (name: string, address?: string) => {
    let leaving: Disposable | undefined;
    const socket = {
      terminate() {
        ended.push(name);
        leaving?.dispose();
        gone = true;
      },
    };
    let gone = false;
    leaving = doorway.enter(socket, address);
    if (gone) leaving.dispose();
    return leaving;
  };
  return { doorway, ended, open };
}

test('One too many of an address ends its oldest silent socket, and none of another address', () => {
  const { doorway, ended, open } = place({ silent: 100, silentPerAddress: 2 });
  open('a1', '192.0.2.1');
  open('b1', '192.0.2.2');
  open('a2', '192.0.2.1');
  open('a3', '192.0.2.1');
  open('a4', '192.0.2.1');
  open('b2', '192.0.2.2');
  assert.deepEqual(ended, ['a1', 'a2']);
  assert.equal(doorway.size, 4);
});

test('Behind a proxy on this machine only the whole number counts', () => {
  const { ended, open } = place({ silent: 3, silentPerAddress: 1 });
  for (const [name, address] of [
    ['a', '127.0.0.1'],
    ['b', '::1'],
    ['c', '::ffff:127.0.0.1'],
    ['d', undefined],
    ['e', '192.0.2.1'],
  ] as const)
    open(name, address);
  assert.deepEqual(ended, ['a', 'b']);
});

test('Who said hello or left is not counted any more', () => {
  const { doorway, ended, open } = place({ silent: 2, silentPerAddress: 2 });
  const first = open('a', '192.0.2.1');
  open('b', '192.0.2.1');
  first.dispose();
  first.dispose();
  open('c', '192.0.2.1');
  assert.deepEqual(ended, []);
  assert.equal(doorway.size, 2);
});

test('The addresses of one IPv6 network are one, however they are written', () => {
  for (const address of ['2001:db8:0:1::5', '2001:DB8::1:0:0:0:9', '2001:0db8:0000:0001:ffff:ffff:ffff:ffff'])
    assert.equal(sharedAddress(address), '2001:db8:0:1', address);
  assert.equal(sharedAddress('fe80::1%eth0'), 'fe80:0:0:0');
  assert.equal(sharedAddress('::ffff:192.0.2.7'), '192.0.2.7');
  assert.notEqual(sharedAddress('2001:db8:0:2::5'), sharedAddress('2001:db8:0:1::5'));
});
