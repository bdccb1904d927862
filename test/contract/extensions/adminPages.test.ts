import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SideModule } from '@handrail/sdk';
import access from '../../../extensions/access/app.ts';
import compliance from '../../../extensions/compliance/app.ts';
import reporting from '../../../extensions/reporting/app.ts';
import { ShownPage } from '../../support/tenant/shownPage.ts';

const modules: readonly SideModule[] = [access, compliance, reporting];

async function shown(module: SideModule): Promise<ShownPage> {
  const page = new ShownPage(module);
  await page.device.start();
  return page;
}

for (const module of modules) {
  test(`Every page of ${module.manifest.id} opens, and all it offers can be asked for`, async () => {
    const page = await shown(module);
    const pages = Object.entries(module.manifest.actions ?? {}).filter(([, { place }]) => place?.surface === 'page');
    assert.ok(pages.length > 2);
    for (const [action] of pages) {
      await page.run(action);
      assert.equal(page.blocks[0]?.kind, 'text', `${action} begins with its name`);
      // Rows, tabs and buttons that lead on; what they lead to is checked as it is shown.
      for (const block of [...page.all]) {
        if (block.kind === 'button' && block.run.confirm === undefined) await page.run(block.run);
        if (block.kind === 'tabs') for (const { run } of block.tabs) await page.run(run);
        if (block.kind === 'refresh') await page.run(block.run);
        if (block.kind !== 'table') continue;
        for (const { open, actions = [] } of block.rows) {
          await page.run(action);
          if (open) await page.run(open);
          for (const { run } of actions) await page.run(run);
        }
      }
    }
    await page.device.close();
  });

  test(`Every page of ${module.manifest.id} opens for who may only look, and offers no change`, async () => {
    const page = await shown(module);
    page.api.answers.set('me.get', {
      tenant: { id: 'contoso', name: 'Contoso' },
      permissions: ['connector.read', 'reports.view'],
    });
    const pages = Object.entries(module.manifest.actions ?? {}).filter(
      ([, { place }]) => place?.surface === 'page' && place.offeredTo?.includes('roles.manage') !== true,
    );
    for (const [action] of pages) {
      await page.run(action);
      assert.deepEqual(
        page.all.filter(({ kind }) => kind === 'form'),
        [],
        action,
      );
      assert.equal(JSON.stringify(page.blocks).includes('"confirm"'), false, action);
    }
    await page.device.close();
  });

  test(`A refusal of the service goes through ${module.manifest.id} as it is`, async () => {
    const page = await shown(module);
    page.api.refusals.set('me.get', 'not_permitted');
    const first = Object.keys(module.manifest.actions ?? {})[0] ?? '';
    assert.equal(await page.refused(first), 'not_permitted');
    await page.device.close();
  });
}

test('Words looked for, filters and order reach the service, and turning pages goes through its cursors', async () => {
  const page = await shown(compliance);
  await page.run('devices');
  await page.run('changeDevices', { search: 'till' });
  await page.run('changeDevices', { filter: 'platform', value: 'linux' });
  await page.run('changeDevices', { sort: 'lastSeenAt', descending: true });
  const first = { limit: '100', search: 'till', platform: 'linux', sort: 'lastSeenAt', descending: 'true' };
  assert.deepEqual(page.api.last('devices.list')?.query, first);
  await page.run(page.table().next ?? 'none');
  assert.deepEqual(page.api.last('devices.list')?.query, { ...first, cursor: 'bmV4dA' });
  await page.run(page.table().previous ?? 'none');
  assert.deepEqual(page.api.last('devices.list')?.query, first);
  assert.equal(page.table().previous, undefined);
  await page.run({ action: 'openDevice', input: { deviceId: 'd1' } });
  await page.run(page.button('devices'));
  assert.deepEqual(page.api.last('devices.list')?.query, first, 'the list is where it was left');
  await page.device.close();
});

test('A device is helped and retired from its page, and what is wrong with it is said in sentences', async () => {
  const page = await shown(compliance);
  await page.run({ action: 'openDevice', input: { deviceId: 'd1' } });
  assert.ok(
    page.keys.has('device.warning') && page.keys.has('reason.firewall') && page.keys.has('unsure.disk_encryption'),
  );
  await page.run(page.button('help.start'));
  assert.deepEqual(page.helped, ['d1']);
  assert.equal(page.button('retire.button').confirm?.tone, 'danger');
  await page.run(page.button('retire.button'));
  assert.equal(page.api.last('devices.retire')?.path, '/devices/d1/retire');
  await page.device.close();
});

test('The policy is stored as it was typed, what has no field of its own included', async () => {
  const page = await shown(compliance);
  await page.run('policy');
  await page.submit({ requireFirewall: false, 'os:ubuntu': '24.04', others: 'fedora 42\narch 2026.1' });
  const sent = page.api.last('compliance.update');
  assert.equal(sent?.ifMatch, '"7"');
  assert.deepEqual(sent?.body, {
    minimumOsVersions: [
      { os: 'windows', version: '10.0.22631' },
      { os: 'ubuntu', version: '24.04' },
      { os: 'fedora', version: '42' },
      { os: 'arch', version: '2026.1' },
    ],
    requireDiskEncryption: true,
    requireFirewall: false,
    requireScreenLock: false,
    forbidAutomaticSignIn: false,
    maximumDaysUnseen: 30,
    unknownCounts: 'non_compliant',
  });
  assert.equal(await page.submitRefused({ 'os:debian': 'twelve', others: 'fedora' }), 'invalid_input');
  assert.ok(page.keys.has('policy.versionWrong') && page.keys.has('policy.othersWrong'));
  await page.device.close();
});

test('Who was overtaken sees what is in force now, and keeps the form in which they typed', async () => {
  const cases = [
    [access, 'settings', 'settings.update', 'settings'],
    [access, 'branding', 'branding.update', 'branding'],
    [compliance, 'policy', 'compliance.update', 'policy'],
  ] as const;
  for (const [module, action, endpoint, form] of cases) {
    const page = await shown(module);
    await page.run(action);
    page.api.refusals.set(endpoint, 'edit_conflict');
    assert.equal(await page.submitRefused(), 'edit_conflict');
    assert.ok(
      page.all.some((block) => block.kind === 'notice' && block.tone === 'warning'),
      action,
    );
    assert.equal(page.form().id, form, 'the same form keeps what was typed');
    page.api.refusals.clear();
    await page.submit();
    await page.device.close();
  }
});

test('Settings keep what no field is for, in the units of the service', async () => {
  const page = await shown(access);
  await page.run('settings');
  await page.submit({ retentionDays: 30, consentTimeLimitMs: 45, sessionLimitMs: 120, enabled: false });
  const body = page.api.last('settings.update')?.body as Record<string, unknown>;
  assert.deepEqual(
    [body['retentionDays'], body['consentTimeLimitMs'], body['sessionLimitMs'], body['enabled'], body['codeLength']],
    [30, 45_000, 7_200_000, false, 8],
  );
  await page.device.close();
});

test('A role is assigned in four steps, with a warning before Elevation is given, and a scope that covers something', async () => {
  const page = await shown(access);
  await page.run({ action: 'newAssignment', input: { roleId: 'r1' } });
  await page.submit({ name: 'Night help', description: 'At night' });
  assert.ok(page.keys.has('role.elevation'));
  await page.submit({ adminGroups: ['g1'] });
  assert.equal(await page.submitRefused(), 'invalid_input');
  assert.ok(page.keys.has('assign.scopeEmpty'));
  await page.run(page.button('assign.back'));
  await page.submit({ adminGroups: ['g1', 'g2'] });
  await page.submit({ allDevices: true });
  assert.equal(page.api.last('assignments.create'), undefined, 'nothing is stored before the review');
  await page.submit();
  assert.deepEqual(page.api.last('assignments.create')?.body, {
    name: 'Night help',
    description: 'At night',
    roleId: 'r1',
    adminGroups: ['g1', 'g2'],
    scope: { allUsers: false, allDevices: true, groups: [] },
  });
  await page.device.close();
});

test('Somebody finds out why a helper may not help: the rule that refuses and each assignment', async () => {
  const page = await shown(access);
  await page.run('checkAccess');
  await page.run(page.button('check.chooseHelper'));
  await page.run(page.table().rows[0]?.open ?? 'none');
  await page.run(page.button('check.chooseDevice'));
  await page.run(page.table().rows[0]?.open ?? 'none');
  assert.deepEqual(page.api.last('access.check')?.query, { helperId: 'p1', deviceId: 'd1' });
  for (const key of ['check.refused', 'refusal.out_of_scope', 'outcome.outOfScope', 'through.deviceGroup'])
    assert.ok(page.keys.has(key), key);
  await page.device.close();
});

test('A secret is shown once, and what makes something carries the same key after a lost answer', async () => {
  for (const [module, make, name] of [
    [access, 'newToken', 'apiTokens.create'],
    [compliance, 'newToken', 'enrolmentTokens.create'],
  ] as const) {
    const page = await shown(module);
    await page.run(make);
    const typed = { name: 'Nightly', ...(module === access ? { permissions: ['reports.view'] } : {}) };
    page.api.refusals.set(name, 'service_unreachable');
    assert.equal(await page.submitRefused(typed), 'service_unreachable');
    const lost = page.api.last(name)?.idempotencyKey;
    page.api.refusals.clear();
    await page.submit(typed);
    assert.equal(page.api.last(name)?.idempotencyKey, lost);
    assert.ok(page.all.some(({ kind }) => kind === 'secret'));
    await page.run(page.button('done'));
    assert.equal(
      page.all.some(({ kind }) => kind === 'secret'),
      false,
    );
    await page.device.close();
  }
});

test('A live session is ended after a question, and one that ended by itself is no failure', async () => {
  const page = await shown(reporting);
  await page.run({ action: 'openSession', input: { sessionId: 's1' } });
  const end = page.button('end.button');
  assert.equal(end.confirm?.tone, 'danger');
  page.api.refusals.set('sessions.end', 'not_found');
  await page.run(end);
  assert.equal(page.api.last('sessions.end')?.path, '/sessions/s1/end');
  await page.device.close();
});

test('A view that was asked for earlier and comes later does not replace what is shown', async () => {
  const page = await shown(reporting);
  const { send } = page.api;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  page.api.send = async function (request) {
    if (request.path === '/sessions/summary') await held;
    return await send.call(this, request);
  };
  const slow = page.run('overview');
  await page.run('auditLog');
  release();
  await slow;
  assert.ok(page.keys.has('auditLog') && !page.keys.has('overviewIntro'));
  await page.device.close();
});

test('A refusal that came again says how often, in the list and on its own page; one that did not says nothing', async () => {
  const page = await shown(reporting);
  await page.run('auditLog');
  const codes = page.table().rows.map(({ cells }) => cells['code']);
  assert.deepEqual(codes, [
    undefined,
    { status: 'out_of_scope', tone: 'warning' },
    { status: { key: 'audit.codeAgain', values: { code: 'not_permitted', count: 12 } }, tone: 'warning' },
  ]);
  for (const [index, says] of [
    [40, false],
    [39, true],
  ] as const) {
    await page.run('auditLog');
    await page.run({ action: 'openAuditEntry', input: { index } });
    const facts = page.all.flatMap((block) => (block.kind === 'facts' ? block.items : []));
    const again = facts.filter(({ label }) => JSON.stringify(label).includes('audit.again'));
    assert.deepEqual(
      again.map(({ value }) => value),
      says ? [{ number: 12 }] : [],
    );
  }
  await page.device.close();
});
