import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { place } from '../support/flow/place.ts';
import { run } from '../unit/cli/testIo.ts';

test('After the end both devices have checked where the tenant’s log has their session', async (t) => {
  const here = await place(t);
  await here.share('view');
  await here.helper.page.rpc.call('leave', { sessionId: here.helper.session?.id ?? '' });
  await here.both('the receipt', ({ end }) => end?.receipt !== undefined);
  assert.equal(here.helper.session?.end?.receipt, here.sharer.session?.end?.receipt);
});

test('Each side saves its receipt, and the exported log shows that it holds', async (t) => {
  const here = await place(t);
  await here.share('view');
  const sessionId = here.helper.session?.id ?? '';
  const save = (person: typeof here.helper) => person.page.rpc.call('saveReceipt', { sessionId });
  await assert.rejects(save(here.sharer), { code: 'wrong_state' }, 'there is none before the end');
  await here.helper.page.rpc.call('leave', { sessionId });
  await here.both('the receipt', ({ end }) => end?.receipt !== undefined);
  assert.equal(here.helper.session?.end?.receiptFile, undefined);

  const folder = await mkdtemp(join(tmpdir(), 'handrail-receipts-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const log = join(folder, 'audit.jsonl');
  await writeFile(log, await here.service.exportLog());
  const file = `handrail-receipt-${sessionId}.jws`;
  for (const person of [here.helper, here.sharer]) {
    await save(person);
    await person.inSession('the name of the file', ({ end }) => end?.receiptFile === file);
    const receipt = join(folder, file);
    await writeFile(receipt, person.saved.get(file) ?? '');
    const { code, out } = await run(['audit', 'verify', log, '--receipt', receipt]);
    assert.equal(code, 0, out);
    assert.ok(out.includes(`record ${person.session?.end?.receipt} of the log is about session ${sessionId}`), out);
  }
});

test('The helper is told how the sharer’s device stands before anything can be asked for', async (t) => {
  const here = await place(t);
  await here.meet();
  assert.equal(here.helper.session?.phase, 'trust');
  assert.deepEqual(here.helper.session?.compliance.state, 'notEnrolled');
  assert.deepEqual(
    here.helper.session?.compliance.reasons.map(({ code }) => code),
    ['not_enrolled'],
  );
});
