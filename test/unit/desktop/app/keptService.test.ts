import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { KeptService } from '../../../../workbench/desktop/app/keptService.ts';

function place(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-kept-'));
  t.after(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true, force: true });
  });
  const noted: string[] = [];
  return { folder, noted, kept: new KeptService(folder, { record: (event) => void noted.push(event) }) };
}

test('The chosen service is there again at the next start, in a file of this user’s alone, until it is forgotten', (t) => {
  const { folder, noted, kept } = place(t);
  assert.equal(kept.read(), undefined);
  kept.keep('https://help.example.org');
  kept.keep('https://help.example.org:8443');
  assert.equal(kept.read(), 'https://help.example.org:8443');
  const path = join(folder, 'service.json');
  assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), { service: 'https://help.example.org:8443' });
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder), ['service.json'], 'nothing half written lies beside it');
  kept.forget();
  kept.forget();
  assert.equal(kept.read(), undefined);
  assert.deepEqual(noted, []);
});

test('What is in the file and is no address counts as nothing: the person is asked again', (t) => {
  const { folder, noted, kept } = place(t);
  const cases = [
    '',
    '{',
    '[]',
    'null',
    '{"service":7}',
    '{"service":"http://help.example.org"}',
    '{"service":"https://sam:secret@help.example.org"}',
    '{"service":"https://help.example.org/more"}',
    '{"address":"https://help.example.org"}',
  ];
  for (const text of cases) {
    writeFileSync(join(folder, 'service.json'), text);
    assert.equal(kept.read(), undefined, text);
  }
  assert.deepEqual(
    noted,
    cases.map(() => 'service.unreadable'),
  );
  kept.keep('https://help.example.org');
  assert.equal(kept.read(), 'https://help.example.org');
});

test('Where it cannot be written down that is said, with what to look at', (t) => {
  const { folder } = place(t);
  writeFileSync(join(folder, 'file'), '');
  const kept = new KeptService(join(folder, 'file'), { record: () => undefined });
  assert.throws(() => kept.keep('https://help.example.org'), { code: 'storage_full', details: { problem: 'service' } });
});
