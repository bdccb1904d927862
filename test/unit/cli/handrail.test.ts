import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { tenantApi } from '@handrail/sdk/tenant/tenantApi';
import { commands } from '../../../workbench/cli/commandTable.ts';
import { until } from '../../support/until.ts';
import { Acme, helpDesk } from '../service/support/acme.ts';
import { api } from '../service/support/api.ts';
import { temporaryFolder } from '../service/support/running.ts';
import { servedApi, token } from './servedApi.ts';
import { run } from './testIo.ts';

const day = 24 * 3_600_000;

test('Every endpoint is a command of its own, with help that says what it does', async () => {
  assert.equal(new Set(commands.map(({ area, verb }) => `${area} ${verb}`)).size, Object.keys(tenantApi).length);
  for (const { area, verb, endpoint } of commands) {
    const { code, out } = await run([area, verb, '--help']);
    assert.equal(code, 0);
    assert.ok(out.includes(endpoint.summary), `${area} ${verb}`);
  }
  assert.match((await run(['--help'])).out, /settings +get, set, history/);
});

test('An administrator of a real service lists, makes and revokes with a token from the environment', async (t) => {
  const assignments = [
    { ...helpDesk, id: 'a', name: 'A', roleId: 'remote-help-administrator', adminGroups: ['admins'] },
  ];
  const acme = await Acme.start(t, { assignments });
  const ada = api(acme, await acme.token('ada', { groups: ['admins'] }));
  const permissions = ['connector.read', 'connector.update', 'reports.view', 'roles.manage'];
  const issued = await ada('POST', '/api-tokens', {
    body: { name: 'CLI', permissions, expiresAt: acme.clock.now() + 30 * day },
  });
  const env = { HANDRAIL_SERVICE: acme.service.address, HANDRAIL_TOKEN: String(issued.json['secret']) };
  const at = { now: acme.clock.now() };

  assert.match((await run(['me', 'get'], env)).out, /permissions +.*roles\.manage/);
  const made = await run(['enrolment-tokens', 'create', '--name', 'Branch', '--expires', '30d', '--json'], env, at);
  assert.equal(made.code, 0, made.said);
  const { token: enrolment, secret } = JSON.parse(made.out) as {
    token: { id: string; expiresAt: number };
    secret: string;
  };
  assert.equal(enrolment.expiresAt, at.now + 30 * day);

  const app = await acme.app('sam', 'laptop', { groups: ['staff'] }, secret);
  app.close();
  const devices = await run(['devices', 'list', '--search', 'lap', '--enrolled', '--columns', 'name,enrolled'], env);
  assert.match(devices.out, /^name +enrolled\nlaptop +yes\n$/);
  assert.equal((await run(['devices', 'list', '--no-enrolled'], env)).said, 'There are none.\n');
  assert.match((await run(['devices', 'export'], env)).out, /laptop/);

  assert.deepEqual(await run(['enrolment-tokens', 'revoke', enrolment.id], env), { code: 0, out: '', said: 'Done.\n' });
  assert.match((await run(['enrolment-tokens', 'list'], env)).out, /revoked/);
  assert.equal((await run(['devices', 'get', 'no-such'], env)).code, 4);
});

test('Settings are read, changed by name and written back with the version that was read', async (t) => {
  const { state, env } = await servedApi(t);
  const before = state.settings;
  const changed = await run(['settings', 'set', 'retentionDays=30', 'sessionLimitMs=2h', '--no-chat-allowed'], env);
  assert.equal(changed.code, 0, changed.said);
  assert.deepEqual(state.settings, { ...before, retentionDays: 30, sessionLimitMs: 7_200_000, chatAllowed: false });
  const other = await run(['settings', 'set', 'retentionDays=7', '--if-match', '"1"'], env);
  assert.equal(other.code, 5);
  assert.match(other.said, /Somebody else changed this since you read it\. \(edit_conflict\)\n {2}Read it again/);
  assert.equal(state.settings.retentionDays, 30);
});

test('What is in force but not writable is left out of a change, and a deletion names the version too', async (t) => {
  const { state, heads, env } = await servedApi(t);
  const { code, said } = await run(['roles', 'set', 'night', '--permissions', 'screen.view,chat.use'], env);
  assert.equal(code, 0, said);
  assert.deepEqual(state.roles[0]?.permissions, ['screen.view', 'chat.use']);
  assert.equal(state.roles[0]?.name, 'Night shift');
  assert.equal((await run(['roles', 'delete', 'night'], env)).code, 0);
  assert.equal(heads.at(-1)?.['if-match'], '"2"');
  assert.equal((await run(['roles', 'get', 'night'], env)).code, 4);
});

test('Parts of a field are written one by one, and a whole body comes from a file', async (t) => {
  const bodies: unknown[] = [];
  const { env, heads } = await servedApi(t, {
    'assignments.create': async ({ body }) => {
      bodies.push(body);
      return { value: { id: 'x', ...body }, etag: '"1"' };
    },
  });
  const scope = ['scope.allUsers=yes', 'scope.allDevices=no', 'scope.groups='];
  const made = await run(
    ['assignments', 'create', '--name=Day', '--role', 'r', '--admin-groups', 'a,b', ...scope],
    env,
  );
  assert.equal(made.code, 0, made.said);
  const expected = {
    name: 'Day',
    description: '',
    roleId: 'r',
    adminGroups: ['a', 'b'],
    scope: { allUsers: true, allDevices: false, groups: [] },
  };
  assert.deepEqual(bodies, [expected]);
  assert.equal(heads.at(-1)?.['idempotency-key'], 'key-0');
  await run(['assignments', 'create', '--body', '-', '--name', 'Night'], env, { input: JSON.stringify(expected) });
  assert.deepEqual(bodies[1], { ...expected, name: 'Night' });
});

test('A list goes on to its end with --all, and says so where it does not', async (t) => {
  const { env } = await servedApi(t, {
    'people.list': async ({ query }) => {
      const from = query.cursor === undefined ? 0 : 2;
      const items = [from, from + 1].map((n) => ({
        id: `p${n}`,
        name: `P ${n}`,
        signInName: `p${n}@x`,
        lastSeenAt: n,
      }));
      return from === 0 ? { items, next: 'two' } : { items };
    },
  });
  const one = await run(['people', 'list', '--columns', 'id'], env);
  assert.equal(one.out, 'id\np0\np1\n');
  assert.match(one.said, /--cursor two/);
  const all = await run(['people', 'list', '--all', '--json'], env);
  const ids = all.out
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id);
  assert.deepEqual(ids, ['p0', 'p1', 'p2', 'p3']);
});

test('A refusal is told with its code, what happened, the field and what to do, to people and to programs', async (t) => {
  const { env, permissions } = await servedApi(t, { 'devices.list': async () => ({ items: [] }) });
  const wrong = await run(['devices', 'list', '--limit', '9999'], env);
  assert.equal(wrong.code, 1);
  assert.match(wrong.said, /\(invalid_input\)\n {2}field: query\.limit\n {2}rule: maximum\n/);
  permissions.delete('connector.read');
  const refused = await run(['devices', 'list', '--json'], env);
  assert.equal(refused.code, 3);
  const problem = JSON.parse(refused.said) as Record<string, string>;
  assert.equal(problem['code'], 'not_permitted');
  assert.equal(problem['permission'], 'connector.read or session.offer');
  const foreign = await run(['devices', 'list'], { ...env, HANDRAIL_TOKEN: 'hrt_other' });
  assert.equal(foreign.code, 3);
  const nobody = await run(['devices', 'list'], { ...env, HANDRAIL_SERVICE: 'http://127.0.0.1:1' });
  assert.equal(nobody.code, 6);
  assert.match(nobody.said, /cannot be reached\. \(service_unreachable\)\n {2}address: http:\/\/127\.0\.0\.1:1\n/);
});

test('What does not fit is a misuse that names what does, before anything is asked', async (t) => {
  const { env, heads } = await servedApi(t);
  const cases: readonly (readonly [string[], RegExp])[] = [
    [['nothing'], /no "nothing"/],
    [['devices', 'paint'], /no "paint"/],
    [['devices', 'list', '--colour', 'red'], /no option --colour/],
    [['devices', 'list', '--search'], /--search needs a value/],
    [['devices', 'list', '--online=perhaps'], /online is yes or no/],
    [['devices', 'get'], /devices get DEVICE-ID/],
    [['settings', 'set'], /Nothing is said that should change/],
    [['roles', 'set', 'night', 'constructor.x=1'], /There is no field constructor/],
    [['enrolment-tokens', 'create', '--name=x', '--expires=soon'], /expiresAt is a time/],
  ];
  for (const [words, says] of cases) {
    const { code, said, out } = await run(words, env);
    assert.equal(code, 2, `${words.join(' ')}: ${said}`);
    assert.match(said, says);
    assert.equal(out, '');
  }
  assert.ok(heads.every(({ authorization }) => authorization === `Bearer ${token}`));
});

test('A token comes from the environment or a file, goes over no plain network, and is never shown', async (t) => {
  const { env } = await servedApi(t, { 'permissions.list': async () => ({ items: [] }) });
  const file = join(await temporaryFolder(t), 'token');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  const { HANDRAIL_SERVICE } = env;
  assert.equal((await run(['settings', 'get'], { HANDRAIL_SERVICE, HANDRAIL_TOKEN_FILE: file })).code, 0);
  const never = async () => assert.fail('nothing is asked');
  for (const [words, other] of [
    [['settings', 'get', '--token', token], env],
    [['settings', 'get', `--token=${token}`], env],
    [['settings', 'get'], { HANDRAIL_SERVICE: 'http://help.example', HANDRAIL_TOKEN: token }],
    [['settings', 'get'], { HANDRAIL_SERVICE: `https://user:${token}@help.example`, HANDRAIL_TOKEN: token }],
    [['settings', 'get'], { HANDRAIL_SERVICE, HANDRAIL_TOKEN: `${token} ${token}` }],
    [['settings', 'get'], { HANDRAIL_SERVICE }],
    [['settings', 'get'], { HANDRAIL_TOKEN: token }],
  ] as const) {
    const ended = await run(words, other, { fetch: never });
    assert.equal(ended.code, 2, ended.said);
    assert.ok(!`${ended.out}${ended.said}`.includes(token));
  }
});

test('Names from elsewhere cannot speak to the terminal', async (t) => {
  const { env, state } = await servedApi(t);
  state.roles = [{ ...state.roles[0]!, description: 'a\u001b[2Jb\u202ec\nid  forged' }];
  const { out } = await run(['roles', 'get', 'night'], env);
  assert.ok(out.includes('a\ufffd[2Jb\ufffdc\ufffdid  forged'));
});

test('A busy service is asked again after the time that it names, with the same key', async () => {
  const keys: (string | null)[] = [];
  const answers = [429, 429, 201];
  const busy: typeof fetch = async (_address, init) => {
    keys.push(new Headers(init?.headers).get('idempotency-key'));
    const status = answers.shift() ?? 500;
    return new Response(status === 201 ? '{"token":{},"secret":"x"}' : '', { status, headers: { 'retry-after': '1' } });
  };
  const env = { HANDRAIL_SERVICE: 'https://help.example', HANDRAIL_TOKEN: token };
  const words = ['enrolment-tokens', 'create', '--name', 'x', '--expires', '1d'];
  const { code, said } = await run(words, env, { fetch: busy });
  assert.equal(code, 0, said);
  assert.deepEqual(keys, ['key-0', 'key-0', 'key-0']);
});

test('A file that is cut off is an error, and leaves nothing in its place', async (t) => {
  const file = join(await temporaryFolder(t), 'audit.jsonl');
  const { env, permissions } = await servedApi(t, {
    'audit.export': async () => ({
      name: 'audit.jsonl',
      content: (async function* () {
        yield 'x'.repeat(100_000);
        // What was not sent by the cut would not be sent at all, and there would be no file to be cut.
        await until('it has begun', () => existsSync(`${file}.part`));
        throw new Error('The disk broke');
      })(),
    }),
  });
  permissions.add('reports.view');
  const { code, said } = await run(['audit', 'export', '--output', file], env);
  assert.equal(code, 6);
  assert.match(said, /cut off before its end/);
  assert.ok(!existsSync(file) && !existsSync(`${file}.part`));
});

test('As a program it ends with the code of what happened, and writes a file for its owner alone', async (t) => {
  const main = fileURLToPath(new URL('../../../workbench/cli/main.ts', import.meta.url));
  const ended = spawnSync(process.execPath, [main, 'devices', 'list'], { env: {}, encoding: 'utf8' });
  assert.equal(ended.status, 2);
  assert.match(ended.stderr, /HANDRAIL_SERVICE/);
  const { env, permissions } = await servedApi(t, {
    'devices.export': async () => ({
      name: 'devices.csv',
      content: (async function* () {
        yield 'id,name\n';
      })(),
    }),
  });
  permissions.add('reports.view');
  const file = join(await temporaryFolder(t), 'devices.csv');
  assert.equal((await run(['devices', 'export', '--output', file], env)).code, 0);
  assert.equal(readFileSync(file, 'utf8'), 'id,name\n');
  assert.equal(statSync(file).mode & 0o777, 0o600);
});
