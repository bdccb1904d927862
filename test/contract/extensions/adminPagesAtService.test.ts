import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { SideModule } from '@handrail/sdk';
import access from '../../../extensions/access/app.ts';
import compliance from '../../../extensions/compliance/app.ts';
import reporting from '../../../extensions/reporting/app.ts';
import { Downloads } from '../../../workbench/desktop/tenant/downloads.ts';
import { HttpTenantApi } from '../../../workbench/desktop/tenant/httpTenantApi.ts';
import { ShownPage } from '../../support/tenant/shownPage.ts';
import { Acme, administrators } from '../../unit/service/support/acme.ts';
import { fillTenant, openTables, rowsOf } from '../../unit/service/support/filledTenant.ts';

// The pages with the real service behind them, over HTTP: what the tests with a tenant in memory believe is tried here.

const own = rowsOf('acme');

async function office(t: TestContext) {
  const acme = await Acme.start(t, {
    assignments: [administrators],
    seed: async (dataFolder) => {
      const db = await openTables(dataFolder);
      await fillTenant(db, 'acme', Date.now());
      await db.close();
    },
  });
  const token = await acme.token('ada', { groups: ['admins'] });
  const folder = await mkdtemp(join(tmpdir(), 'handrail-office-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const tenant = new HttpTenantApi({
    service: acme.service.address,
    identity: { accessToken: async () => token },
    fetch,
    downloads: new Downloads(folder),
  });
  const open = async (module: SideModule) => {
    const page = new ShownPage(module, tenant);
    await page.device.start();
    t.after(() => page.device.close());
    return page;
  };
  return { acme, folder, open };
}

const modules: readonly SideModule[] = [access, compliance, reporting];

test('Every page opens at the service, with everything that its rows and buttons lead to', async (t) => {
  const { open } = await office(t);
  for (const module of modules) {
    const page = await open(module);
    const pages = Object.entries(module.manifest.actions ?? {}).filter(([, { place }]) => place?.surface === 'page');
    for (const [action] of pages) {
      await page.run(action);
      for (const block of [...page.all]) {
        if (block.kind === 'button' && block.run.confirm === undefined) await page.run(block.run);
        if (block.kind === 'tabs') for (const { run } of block.tabs) await page.run(run);
        if (block.kind !== 'table') continue;
        for (const { name } of block.columns.filter(({ sortable }) => sortable)) {
          await page.run(block.sort ?? action, { sort: name, descending: true });
        }
        for (const { run, options } of block.filters ?? []) {
          for (const { value } of options.slice(0, 6)) await page.run(run, { value });
          await page.run(run, { value: '' });
        }
        if (block.search) await page.run(block.search.run, { search: 'acme' });
        for (const { open: opened } of block.rows) {
          await page.run(action);
          if (opened) await page.run(opened);
        }
      }
    }
  }
});

test('A role is made, changed, given to a group, seen in the explanation, taken back and deleted', async (t) => {
  const { open } = await office(t);
  const page = await open(access);
  await page.run('newRole');
  await page.submit({ name: 'Night shift', description: 'At night', permissions: ['screen.view', 'elevation.use'] });
  await page.run(page.button('edit'));
  await page.submit({ name: 'Late shift' });
  await page.run(page.button('role.assign'));
  await page.submit({ name: 'Late help' });
  await page.submit({ adminGroups: [own.group] });
  await page.submit({ allUsers: true });
  await page.submit();
  assert.ok(page.keys.has('role.elevation'));
  await page.run(page.button('edit'));
  await page.submit({ description: 'From ten o’clock' });
  await page.submit();
  await page.submit({ groups: [own.deviceGroup] });
  await page.submit();
  await page.run('checkAccess');
  await page.run({ action: 'choose', input: { part: 'helper' } });
  await page.run({ action: 'chosen', input: { part: 'helper', id: own.person } });
  await page.run({ action: 'chosen', input: { part: 'device', id: own.device } });
  assert.ok(page.keys.has('check.assignments'));
  assert.ok(JSON.stringify(page.blocks).includes('Late help'));
  await page.run('assignments');
  const made = page.table().rows.find(({ cells }) => cells['name'] === 'Late help');
  await page.run(made?.open ?? 'none');
  await page.run(page.button('delete'));
  await page.run('roles');
  const role = page.table().rows.find(({ cells }) => cells['name'] === 'Late shift');
  await page.run(role?.open ?? 'none');
  await page.run(page.button('delete'));
  assert.equal(JSON.stringify(page.blocks).includes('Late shift'), false);
});

test('Settings, branding and policy are stored, and say who changed them', async (t) => {
  const { open } = await office(t);
  const page = await open(access);
  await page.run('settings');
  await page.submit({ retentionDays: 30, minimumAppVersion: '' });
  assert.equal(page.form().fields.find(({ name }) => name === 'retentionDays')?.value, 30);
  assert.ok(JSON.stringify(page.table().rows).includes('retentionDays'));
  await page.run('branding');
  await page.submit({ colour: '#0f6e85', supportAddress: 'https://help.acme.example' });
  assert.ok(page.all.some(({ kind }) => kind === 'link'));
  const devices = await open(compliance);
  await devices.run('policy');
  await devices.submit({ requireFirewall: true, 'os:ubuntu': '24.04', others: 'fedora 41' });
  const fields = devices.form().fields;
  assert.equal(fields.find(({ name }) => name === 'os:ubuntu')?.value, '24.04');
  assert.equal(fields.find(({ name }) => name === 'others')?.value, 'fedora 41');
});

test('Two administrators who edit at once lose nothing of each other', async (t) => {
  const { open } = await office(t);
  const [first, second] = [await open(access), await open(access)];
  await first.run('settings');
  await second.run('settings');
  await first.submit({ retentionDays: 30 });
  assert.equal(await second.submitRefused({ codeLength: 10 }), 'edit_conflict');
  assert.ok(second.keys.has('conflict.title'));
  await second.submit({ codeLength: 10 });
  assert.equal(second.form().fields.find(({ name }) => name === 'retentionDays')?.value, 30);
});

test('Groups are filled, tokens are made and revoked, a device is retired, and downloads arrive', async (t) => {
  const { open, folder } = await office(t);
  const page = await open(access);
  await page.run('newGroup');
  await page.submit({ name: 'Berlin', kind: 'people' });
  await page.run(page.button('group.add'));
  await page.run({ action: 'addMember', input: { memberId: own.person } });
  await page.run(page.button('done'));
  assert.equal(page.table().rows[0]?.id, own.person);
  await page.run(page.table().rows[0]?.actions?.[0]?.run ?? 'none');
  assert.equal(page.table().rows.length, 0);
  await page.submit({ name: 'Hamburg' });
  await page.run(page.button('delete'));
  await page.run('newToken');
  await page.submit({ name: 'Nightly', permissions: ['reports.view'] });
  assert.ok(page.all.some(({ kind }) => kind === 'secret'));

  const devices = await open(compliance);
  await devices.run('newToken');
  await devices.submit({ name: 'Till', uses: 1 });
  assert.ok(devices.all.some(({ kind }) => kind === 'secret'));
  await devices.run(devices.button('done'));
  const token = devices.table().rows.find(({ cells }) => cells['name'] === 'Till');
  await devices.run(token?.actions?.[0]?.run ?? 'none');
  await devices.run({ action: 'openDevice', input: { deviceId: own.device } });
  await devices.run(devices.button('retire.button'));
  assert.ok(devices.keys.has('device.retired'));
  await devices.run('exportDevices');

  const reports = await open(reporting);
  await reports.run({ action: 'exportSessions', input: { form: 'csv' } });
  await reports.run({ action: 'exportSessions', input: { form: 'json' } });
  await reports.run('exportAuditLog');
  const names = [...devices.notices, ...reports.notices]
    .map((said) => (said as { readonly values?: { readonly file?: string } }).values?.file)
    .filter((file) => file !== undefined);
  assert.equal(names.length, 4);
  for (const name of names) assert.ok((await readFile(join(folder, name), 'utf8')).length > 0, name);
});
