import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { readEnrolment } from '../../../../workbench/desktop/machine/enrolmentFile.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handrail-enrolment-'));
});
after(() => rm(folder, { recursive: true, force: true }));

test('The token is the one line of the file, whatever is around it', async () => {
  const file = join(folder, 'token');
  await writeFile(file, '\n  Abcdefgh12345678_-\r\n');
  assert.equal(await readEnrolment(file), 'Abcdefgh12345678_-');
});

test('A file that is missing, or holds something else, is named, and nothing of what it holds is told', async () => {
  const file = join(folder, 'other');
  await writeFile(file, 'two words-of-a-secret-kind');
  for (const path of [file, join(folder, 'missing')]) {
    await assert.rejects(readEnrolment(path), (error) => {
      assert.ok(error instanceof HandrailError);
      assert.deepEqual([error.code, error.details['reason']], ['enrolment_invalid', 'file']);
      assert.ok(error.message.includes(path));
      assert.ok(!error.message.includes('words-of'));
      return true;
    });
  }
});
