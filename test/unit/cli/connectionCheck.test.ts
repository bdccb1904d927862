import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkedService } from '../../support/checkedService.ts';
import { run } from './testIo.ts';

const main = join(import.meta.dirname, '../../../workbench/cli/main.ts');

test('handrail check tells each step as it comes, and ends with 1 where one does not work', async (t) => {
  const check = async (link: 'speaks' | 'refused') => {
    const address = `http://127.0.0.1:${await checkedService(t, { link })}`;
    return await new Promise<{ code: unknown; stdout: string }>((resolve) => {
      execFile(process.execPath, [main, 'check', '--service', address], (error, stdout) =>
        resolve({ code: error ? error.code : 0, stdout }),
      );
    });
  };
  const good = await check('speaks');
  assert.equal(good.code, 0);
  assert.match(good.stdout, /^ok {4}Way out: No proxy[^\n]*\n[\s\S]*^ok {4}Live link: /m);
  const bad = await check('refused');
  assert.equal(bad.code, 1);
  assert.match(bad.stdout, /^FAIL {2}Live link: Something in the network[^\n]*\n {6}Ask your IT/m);
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
