import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Catalogue } from '../../workbench/base/extension/catalogue.ts';
import { annotationJson } from '../support/annotationManifest.ts';
import { bundledCatalogue, gateTable, tableCommand, tablePath } from './table.ts';

test('The gate answers as the reviewed table says', async () => {
  const catalogue = await bundledCatalogue();
  for (const id of ['authentication', 'core', 'pause']) assert.ok(catalogue.manifest(id), `no manifest of ${id}`);
  const now = gateTable(catalogue);
  const reviewed = readFileSync(tablePath, 'utf8');
  const before = new Set(reviewed.split('\n'));
  const after = new Set(now.split('\n'));
  const changes = [
    ...[...before].filter((line) => !after.has(line)).map((line) => `- ${line}`),
    ...[...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`),
  ];
  assert.ok(
    now === reviewed,
    `test/gate/table.txt is not what the gate answers. If each change is meant, run \`${tableCommand}\` and have it reviewed:\n${changes.slice(0, 40).join('\n')}`,
  );
});

test('Every action and event of a manifest has its lines, for everybody, in every state', () => {
  const lines = gateTable(Catalogue.read([annotationJson()], { bundled: true })).split('\n');
  const heads = lines.filter((line) => /^(action|event) /.test(line)).map((line) => line.split(':')[0]);
  assert.deepEqual(heads, [
    'action annotation.draw',
    'action annotation.erase',
    'action annotation.trace',
    'action annotation.watch',
    'event annotation.drawn',
  ]);
  const states = ['none', 'offered', 'joining', 'trust', 'active', 'paused', 'reconnecting', 'ended'];
  for (const line of lines.filter((each) => each.startsWith('  '))) {
    if (line.endsWith(': every state')) continue;
    for (const state of states) assert.match(line, new RegExp(`[:\\s]${state}( |$)`), line);
  }
});

test('Nothing is asked or allowed outside a session that runs, but at side app, and during a break to the sharer alone', async () => {
  const lines = gateTable(await bundledCatalogue()).split('\n');
  let head = '';
  for (const line of lines) {
    if (!line.startsWith('  ')) head = line;
    else if (!head.includes('-> app') && !head.includes('-> service')) {
      const own = head.includes('-> sharer') && line.trimStart().startsWith('sharer,');
      const outside = own
        ? /(ALLOW|ASK [^:]*): [^|]*(none|offered|joining|trust|ended|every)/
        : /(ALLOW|ASK [^:]*): [^|]*(none|offered|joining|trust|reconnecting|ended|every)/;
      assert.doesNotMatch(line, outside, `${head}\n${line}`);
    }
  }
});

test('The sharer may pause and resume in every state of a session that has begun, whatever the network does', async () => {
  const lines = gateTable(await bundledCatalogue()).split('\n');
  for (const name of ['pause.pause', 'pause.resume']) {
    const from = lines.findIndex((line) => line.startsWith(`action ${name}:`));
    const sharers = lines.slice(from).filter((line) => line.startsWith('  sharer,'));
    for (const line of sharers.slice(0, 2)) assert.match(line, /ALLOW: active paused reconnecting( |$)/, name);
  }
});
