import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import type { ServiceSeen } from '../../../../workbench/base/check/serviceSeen.ts';
import { Commands } from '../../../../workbench/ui/stores/commands.ts';
import { ServiceSearch } from '../../../../workbench/ui/stores/serviceSearch.ts';

function place(look: (address: string, signal: AbortSignal) => Promise<ServiceSeen>) {
  const commands = new Commands();
  const done: string[] = [];
  let refuses = false;
  const call = (name: string) => async (address?: string) => {
    if (refuses) throw new HandrailError('storage_full', 'no room');
    done.push(address === undefined ? name : `${name} ${address}`);
  };
  const search = new ServiceSearch(commands, {
    look,
    use: call('use'),
    leave: call('leave'),
    reload: () => void done.push('reload'),
  });
  return {
    commands,
    search,
    done,
    refuse: (now: boolean) => {
      refuses = now;
    },
  };
}

const name = { step: 'name', state: 'fail', finding: 'name_unknown', facts: {} } as const;

test('What was found is shown until the person says that it is theirs; then another page comes', async () => {
  const { search, done } = place(async () => ({ organisation: 'Northwind', warnings: [] }));
  await search.use();
  assert.deepEqual(done, [], 'nothing was found yet');
  search.type('  Help.Northwind.example ');
  assert.equal(await search.look(), true);
  assert.deepEqual(search.found, {
    organisation: 'Northwind',
    warnings: [],
    origin: 'https://help.northwind.example',
  });
  await search.use();
  assert.deepEqual(done, ['use Help.Northwind.example', 'reload']);
});

test('What fits no address is not asked about, and says so until something else is typed', async () => {
  const asked: string[] = [];
  const { search } = place(async (address) => {
    asked.push(address);
    return { warnings: [] };
  });
  search.type('http://help.example');
  assert.equal(await search.look(), false);
  assert.deepEqual(search.unfit, { problem: 'notSecure', origin: 'https://help.example' });
  search.type('help.example');
  assert.equal(search.unfit, undefined);
  assert.deepEqual(asked, []);
});

test('What stands in the way stays to be read, and is forgotten with the next look', async () => {
  const seen: ServiceSeen[] = [{ problem: name, warnings: [] }, { warnings: [] }];
  const { search } = place(async () => seen.shift() ?? { warnings: [] });
  search.type('help.example');
  assert.equal(await search.look(), false);
  assert.equal(search.problem, name);
  assert.equal(search.found, undefined);
  const second = search.look();
  assert.equal(search.problem, undefined);
  assert.equal(await second, true);
  search.again();
  assert.equal(search.found, undefined);
  assert.equal(search.typed, 'help.example', 'what was typed can be put right');
});

test('A look tells its steps, is done once at a time, and can be given up', async () => {
  let asked = 0;
  const { search, commands } = place((_address, signal) => {
    asked += 1;
    return new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(new HandrailError('cancelled', 'given up')), { once: true }),
    );
  });
  search.take({ step: 'tls', state: 'running', facts: {} });
  assert.equal(search.looking, undefined);
  search.type('help.example');
  const look = search.look();
  search.take({ step: 'tls', state: 'running', facts: {} });
  search.take({ step: 'tls', state: 'ok', finding: 'tls_ok', facts: {} });
  assert.deepEqual(search.looking, { origin: 'https://help.example', step: 'tls' });
  assert.equal(await search.look(), false);
  assert.equal(asked, 1);
  search.cancel();
  assert.equal(await look, false);
  assert.equal(search.looking, undefined);
  assert.equal(commands.problem('lookAtService'), undefined);
});

test('Where the device refuses, the page stays and says why; leaving loads it anew', async () => {
  const { search, commands, done, refuse } = place(async () => ({ warnings: [] }));
  search.type('help.example');
  await search.look();
  refuse(true);
  await search.use();
  await search.leave();
  assert.equal(commands.problem('useService')?.code, 'storage_full');
  assert.equal(commands.problem('leaveService')?.code, 'storage_full');
  assert.deepEqual(done, []);
  refuse(false);
  await search.leave();
  assert.deepEqual(done, ['leave', 'reload']);
});
