import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { badNetworks } from '../../support/badNetworks/badNetworks.ts';
import { hourAhead } from '../../support/badNetworks/clockAhead.ts';
import { checkedService } from '../../support/checkedService.ts';
import { run } from './testIo.ts';

const main = join(import.meta.dirname, '../../../workbench/cli/main.ts');

/** Runs the command as a person does, in a process of its own. */
function check(service: string, env: Readonly<Record<string, string>> = {}) {
  // No proxy of this machine is in the way.
  const { HTTPS_PROXY: _upper, https_proxy: _lower, ...rest } = process.env;
  return new Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [main, 'check', '--service', service],
      { env: { ...rest, ...env } },
      (error, stdout, stderr) => resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}

/** The two lines of what does not work. */
function failed(stdout: string): readonly string[] {
  const lines = stdout.split('\n');
  const at = lines.flatMap((line, index) => (line.startsWith('FAIL') ? [index] : []));
  assert.equal(at.length, 1, stdout);
  const [what = '', advice = ''] = lines.slice(at[0]);
  return [what.replace(/^FAIL {2}[^:(]+: /, '').replace(/ \[\d+ ms\]$/, ''), advice.trim()];
}

test('handrail check tells each step as it comes, and ends with 1 where one does not work', async (t) => {
  const good = await check(`http://127.0.0.1:${await checkedService(t, { link: 'speaks' })}`);
  assert.equal(good.code, 0);
  assert.match(good.stdout, /^ok {4}Way out: No proxy[^\n]*\n[\s\S]*^ok {4}Live link: /m);
  const bad = await check(`http://127.0.0.1:${await checkedService(t, { link: 'refused' })}`);
  assert.equal(bad.code, 1);
  assert.match(bad.stdout, /^FAIL {2}Live link: Something in the network[^\n]*\n {6}Ask your IT/m);
});

for (const { title, lay, row, secret } of badNetworks) {
  test(`handrail check, in a network ${title}, says so in two sentences, and ends with 1`, async (t) => {
    const { service, env } = await lay(t);
    const { code, stdout, stderr } = await check(service, env);
    assert.equal(code, 1);
    const [what = '', advice = ''] = failed(stdout);
    assert.match(what, row.what);
    assert.match(advice, row.advice);
    if (secret !== undefined) assert.ok(!`${stdout}${stderr}`.includes(secret));
  });
}

test('handrail check on a machine whose clock is an hour fast says so', async (t) => {
  const address = `http://127.0.0.1:${await checkedService(t)}`;
  const { code, stdout } = await check(address, hourAhead);
  assert.equal(code, 1);
  assert.deepEqual(failed(stdout), [
    'The clock of this device is about 60 minutes fast.',
    'Set date, time and time zone right, best to “automatic”: sign-in fails with a wrong clock.',
  ]);
});

test('handrail check writes results as JSON, a line each, and what is still tried not at all', async () => {
  const { code, out } = await run(
    ['check', '--service', 'https://help.example', '--json'],
    {},
    {
      checkConnection: async (_service, tell) => {
        tell({ step: 'way', state: 'running', facts: {} });
        tell({ step: 'way', state: 'ok', finding: 'way_direct', ms: 1, facts: { host: 'help.example' } });
      },
    },
  );
  assert.equal(code, 0);
  assert.deepEqual(
    out
      .split('\n')
      .filter(Boolean)
      .map((line) => Reflect.get(JSON.parse(line), 'finding')),
    ['way_direct'],
  );
  assert.equal((await run(['check'])).code, 2, 'somebody has to name the service');
});
