import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayShareProcess } from '../../../build/sharedProcess.ts';

test('A test file whose tests end everything themselves may share a process', () => {
  for (const text of [
    "import { type TestContext, test } from 'node:test';\ntest('one', (t) => t.after(() => undefined));",
    "const engine = process.env['HANDRAIL_TEST_ENGINE'] === 'postgres';",
    'const { fetch } = globalThis;\nconst known = globalThis.fetch === fetch;',
  ])
    assert.equal(mayShareProcess(text), true, text);
});

test('A test file that does something to its whole process may not', () => {
  for (const text of [
    "import { after, test } from 'node:test';",
    "import {\n  beforeEach,\n  test,\n} from 'node:test';",
    "import { mock, test } from 'node:test';",
    't.mock.timers.enable();',
    "process.env['APPIMAGE'] = '/nowhere';",
    'process.env.HOME ??= folder;',
    "delete process.env['APPIMAGE'];",
    'globalThis.fetch = refused;',
    "Object.defineProperty(globalThis, 'navigator', { value: {} });",
    'process.exit(0);',
    'process.chdir(folder);',
    "process.on('message', take);",
    'const before = process.memoryUsage().heapUsed;',
  ])
    assert.equal(mayShareProcess(text), false, text);
});
