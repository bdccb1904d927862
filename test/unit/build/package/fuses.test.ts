import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setFuses, wrongFuses } from '../../../../build/package/fuses.ts';
import { fuseWire } from '../../../support/package/standIn.ts';

/** A file that holds nothing of Electron but its fuses. */
function program(t: TestContext, states?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-fuses-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'handrail');
  writeFileSync(file, Buffer.concat([Buffer.alloc(5000, 'x'), fuseWire(states)]));
  return file;
}

test('Fuses are set in the program, every one of them, and are read back', async (t) => {
  const file = program(t);
  assert.deepEqual(await wrongFuses(file), [
    'RunAsNode',
    'EnableCookieEncryption',
    'EnableNodeOptionsEnvironmentVariable',
    'EnableNodeCliInspectArguments',
    'EnableEmbeddedAsarIntegrityValidation',
    'OnlyLoadAppFromAsar',
    'GrantFileProtocolExtraPrivileges',
  ]);
  await setFuses(file);
  assert.deepEqual(await wrongFuses(file), []);
  const text = readFileSync(file, 'latin1');
  // In Electron's order: Node off, cookies sealed, options off, inspecting off, archive checked, archive only, -, file: off, wasm.
  assert.ok(text.includes('B9tsX\x01\x09010011001\0'));
});

test('A fuse that an Electron brings and nobody has decided about stops the package, and so does a program without fuses', async (t) => {
  await assert.rejects(setFuses(program(t, '1011000111')), /10 fuses/);
  await assert.rejects(setFuses(program(t, '10110001')), /not long enough/);
  const file = program(t);
  writeFileSync(file, 'nothing of Electron');
  await assert.rejects(setFuses(file), /sentinel/);
});

test('A fuse that somebody has turned back is found', async (t) => {
  const file = program(t);
  await setFuses(file);
  writeFileSync(file, readFileSync(file, 'latin1').replace('\x090', '\x091'), 'latin1');
  assert.deepEqual(await wrongFuses(file), ['RunAsNode']);
});
