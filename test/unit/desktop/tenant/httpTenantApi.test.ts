import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { Downloads, safeFileName } from '../../../../workbench/desktop/tenant/downloads.ts';
import { HttpTenantApi } from '../../../../workbench/desktop/tenant/httpTenantApi.ts';

const folder = await mkdtemp(join(tmpdir(), 'handrail-downloads-'));
after(() => rm(folder, { recursive: true, force: true }));

const never = new AbortController().signal;
const get = { method: 'GET', path: '/roles', query: { search: 'a b' }, body: undefined };
const code = (expected: string) => (error: unknown) => HandrailError.from(error).code === expected;

/** An API whose service answers so, and what it was asked. */
function api(answer: () => Response | Promise<Response>) {
  const asked: { readonly url: string; readonly init: RequestInit }[] = [];
  const tenant = new HttpTenantApi({
    service: 'https://help.example.org',
    identity: { accessToken: async () => 'token-of-ada' },
    fetch: async (url, init) => {
      asked.push({ url: String(url), init: init ?? {} });
      return await answer();
    },
    downloads: new Downloads(folder),
  });
  return { tenant, asked };
}

test('The token goes in a header, a version and a key in theirs, and no redirect is followed', async () => {
  const { tenant, asked } = api(() => Response.json({ items: [] }, { headers: { etag: '"7"' } }));
  const answer = await tenant.send(
    { ...get, method: 'PUT', body: { a: 1 }, ifMatch: '"6"', idempotencyKey: 'k' },
    never,
  );
  assert.deepEqual(answer, { value: { items: [] }, etag: '"7"' });
  const [{ url, init } = { url: '', init: {} }] = asked;
  assert.equal(url, 'https://help.example.org/api/v1/roles?search=a+b');
  assert.equal(url.includes('token'), false);
  assert.equal(init.redirect, 'error');
  const headers = new Headers(init.headers);
  assert.equal(headers.get('authorization'), 'Bearer token-of-ada');
  assert.equal(headers.get('if-match'), '"6"');
  assert.equal(headers.get('idempotency-key'), 'k');
});

test('A refusal is its code, whatever else its document says, and a stranger’s page is no refusal of ours', async () => {
  const refused = api(() => Response.json({ code: 'edit_conflict', detail: '<b>secret</b>' }, { status: 412 }));
  await assert.rejects(refused.tenant.send(get, never), (error: unknown) => {
    return code('edit_conflict')(error) && !JSON.stringify(error).includes('secret');
  });
  for (const answer of [
    () => new Response('<html>proxy</html>', { status: 502 }),
    () => Response.json({ code: 'made_up' }, { status: 400 }),
    () => Promise.reject(new TypeError('fetch failed')),
  ]) {
    await assert.rejects(api(answer).tenant.send(get, never), code('service_unreachable'));
  }
  await assert.rejects(api(() => new Response('not JSON')).tenant.send(get, never), code('malformed'));
  await assert.rejects(
    api(() => new Response(`"${'x'.repeat(4_300_000)}"`)).tenant.send(get, never),
    code('too_large'),
  );
});

test('A file lands whole among the downloads, under a harmless name, beside one that is there', async () => {
  const file = () =>
    new Response('a,b\n', { headers: { 'content-disposition': 'attachment; filename="../../.ssh/sessions.csv"' } });
  const { tenant } = api(file);
  assert.equal(await tenant.save(get, never), '_.._.ssh_sessions.csv');
  assert.equal(await tenant.save(get, never), '_.._.ssh_sessions (1).csv');
  assert.deepEqual((await readdir(folder)).sort(), ['_.._.ssh_sessions (1).csv', '_.._.ssh_sessions.csv']);
  assert.equal(await readFile(join(folder, '_.._.ssh_sessions.csv'), 'utf8'), 'a,b\n');
});

test('A download that breaks off leaves nothing behind', async () => {
  const before = await readdir(folder);
  const broken = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('a,b\n'));
      controller.error(new Error('cut'));
    },
  });
  await assert.rejects(api(() => new Response(broken)).tenant.save(get, never));
  assert.deepEqual(await readdir(folder), before);
});

test('No name reaches outside the folder or is one that a system keeps for itself', () => {
  assert.equal(safeFileName('..'), 'handrail-file');
  assert.equal(safeFileName('CON.csv'), 'handrail-CON.csv');
  assert.equal(safeFileName('a/b\\c:d.csv'), 'a_b_c_d.csv');
  assert.equal(safeFileName('  .hidden. '), 'hidden');
  assert.ok(safeFileName('x'.repeat(500)).length <= 120);
});
