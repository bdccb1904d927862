import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { readConfiguration } from '../../../../workbench/service/setup/configurationFile.ts';
import { SetupMisuse, setupCommand } from '../../../../workbench/service/setup/setupCommand.ts';
import { SetupToken } from '../../../../workbench/service/setup/setupToken.ts';
import { openDataFolder } from '../../../../workbench/service/store/files/dataFolder.ts';
import { certificate } from '../../../support/certificates.ts';
import { temporaryFolder } from '../support/running.ts';
import { SetupProvider } from './setupProvider.ts';

const random = (length: number) => new Uint8Array(randomBytes(length));

async function place(t: TestContext) {
  const provider = await SetupProvider.start(t);
  const data = join(await temporaryFolder(t), 'data');
  const clock = { now: Date.now() };
  const run = async (words: readonly string[], answers?: readonly string[]) => {
    const texts = { out: '', said: '' };
    const left = [...(answers ?? [])];
    const asked: string[] = [];
    const code = await setupCommand(
      ['--data', data, ...words],
      { now: () => clock.now, random, fetch },
      {
        out: (text) => {
          texts.out += text;
        },
        say: (text) => {
          texts.said += text;
        },
        ...(answers && {
          ask: async (question: string) => {
            asked.push(question);
            return left.shift() ?? '';
          },
        }),
      },
    );
    return { code, asked, ...texts };
  };
  const { issuer, clientId, audience, scope } = provider.fields;
  const identity = ['--issuer', issuer, '--client-id', clientId, '--audience', audience, '--scope', scope];
  return {
    provider,
    data,
    clock,
    run,
    identity,
    token: new SetupToken({ dataFolder: data, now: () => clock.now, random }),
  };
}

const tokenIn = (text: string) => /[0-9A-Z]{5}(-[0-9A-Z]{5}){3}/.exec(text)?.[0] ?? '';

function withField(field: string) {
  return (error: unknown) => {
    assert.equal(HandrailError.from(error).details['field'], field);
    return true;
  };
}

test('With flags alone a new service is set up: configuration, keys, and a token that is shown once', async (t) => {
  const { run, data, identity, token } = await place(t);
  const { code, out, said } = await run([...identity, '--organisation', 'Contoso']);
  assert.equal(code, 0, said);
  assert.equal(readConfiguration(data)?.organisation, 'Contoso');
  assert.equal(statSync(join(data, 'configuration.json')).mode & 0o777, 0o600);
  assert.equal(statSync(join(data, 'keys', 'grants.json')).mode & 0o777, 0o600);
  assert.match(out, /http:\/\/127\.0\.0\.1:8420\/setup\/callback/);
  token.check(tokenIn(out));
  token.check(tokenIn(out).toLowerCase().replaceAll('-', ' '));
  assert.ok(!readFileSync(join(data, 'setup-token.json'), 'utf8').includes(tokenIn(out).replaceAll('-', '')));
  const again = await run([]);
  assert.equal(again.code, 0);
  assert.equal(tokenIn(again.out), '');
  assert.match(again.out, /Organisation +Contoso/);
});

test('Run again it changes what is asked, and never a key', async (t) => {
  const { run, data, identity } = await place(t);
  await run(identity);
  const [before, key] = [readConfiguration(data), readFileSync(join(data, 'keys', 'grants.json'))];
  assert.equal((await run(['--backup-keep', '3'])).code, 0);
  assert.deepEqual(readConfiguration(data), { ...before, backupKeep: 3 });
  assert.deepEqual(readFileSync(join(data, 'keys', 'grants.json')), key);
  // Also while a service has the folder.
  const folder = openDataFolder(data);
  t.after(() => folder.dispose());
  assert.equal((await run(['--backup-keep', '4'])).code, 0);
  assert.equal(readConfiguration(data)?.backupKeep, 4);
});

test('What fails a check is not saved, unless it is wanted so', async (t) => {
  const { run, data, identity, provider } = await place(t);
  provider.document = { issuer: 'https://other.example' };
  const refused = await run(identity);
  assert.equal(refused.code, 1);
  assert.match(refused.said, /fail +The provider names itself https:\/\/other\.example[\s\S]*Nothing was changed/);
  assert.ok(!existsSync(data));
  const json = JSON.parse((await run([...identity, '--json'])).out) as {
    saved: boolean;
    findings: { check: string; state: string }[];
  };
  assert.equal(json.saved, false);
  assert.ok(json.findings.some(({ check, state }) => check === 'provider.issuer' && state === 'fail'));
  assert.equal((await run([...identity, '--unchecked'])).code, 0);
  assert.ok(readConfiguration(data));
});

test('A certificate that is not for the address fails, and the right one passes', async (t) => {
  const { run, data, identity } = await place(t);
  const own = certificate({ names: ['help.example'] });
  const folder = await temporaryFolder(t);
  writeFileSync(join(folder, 'cert.pem'), own.cert);
  writeFileSync(join(folder, 'key.pem'), own.key, { mode: 0o600 });
  const tls = ['--front', 'tls', '--certificate', join(folder, 'cert.pem'), '--key', join(folder, 'key.pem')];
  const refused = await run([...identity, ...tls, '--address', 'https://other.example']);
  assert.equal(refused.code, 1);
  assert.match(refused.said, /not for other\.example/);
  assert.equal((await run([...identity, ...tls, '--address', 'https://help.example'])).code, 0);
  const set = readConfiguration(data);
  assert.deepEqual([set?.host, set?.port], ['0.0.0.0', 443]);
});

test('A file of JSON does what flags do; a field that is none is named', async (t) => {
  const { run, data, provider } = await place(t);
  const file = join(await temporaryFolder(t), 'setup.json');
  const json = (value: unknown) => writeFileSync(file, JSON.stringify(value));
  json({ ...provider.fields, organisation: 'Fabrikam', backupHours: 6 });
  const { code, out } = await run(['--from', file, '--json', '--organisation', 'Contoso']);
  assert.equal(code, 0);
  const answer = JSON.parse(out) as { saved: boolean; token: string; register: string[] };
  assert.equal(answer.saved, true);
  assert.match(answer.token, /^[0-9A-Z-]{23}$/);
  assert.equal(answer.register.length, 3);
  assert.deepEqual([readConfiguration(data)?.organisation, readConfiguration(data)?.backupHours], ['Contoso', 6]);
  json({ colour: 'red' });
  await assert.rejects(run(['--from', file]), withField('colour'));
  json({ port: 'many' });
  await assert.rejects(run(['--from', file]), withField('port'));
  json([]);
  await assert.rejects(
    run(['--from', file]),
    (error: unknown) => HandrailError.from(error).details['problem'] === 'setup_file',
  );
});

test('Without a terminal and without what is needed, the field that is missing is named', async (t) => {
  const { run } = await place(t);
  await assert.rejects(run([]), withField('issuer'));
  await assert.rejects(run(['--front', 'tls']), withField('address'));
});

test('In a terminal it asks, takes what stands in brackets, and asks before it changes anything later', async (t) => {
  const { run, data, provider } = await place(t);
  const { issuer, clientId, audience } = provider.fields;
  // front, port, organisation, provider, issuer, client id, audience, scope, tenant, then the rest as it is
  const first = await run([], ['', '9000', 'Contoso', '', issuer, clientId, audience]);
  assert.equal(first.code, 0, first.said);
  assert.ok(first.asked.includes('Port [8420]: '));
  assert.ok(!first.asked.some((question) => question.startsWith('Certificate')));
  assert.equal(readConfiguration(data)?.address, 'http://127.0.0.1:9000');
  const before = readFileSync(join(data, 'configuration.json'), 'utf8');
  const second = await run([], ['']);
  assert.deepEqual(second.asked.length, 1);
  assert.equal(readFileSync(join(data, 'configuration.json'), 'utf8'), before);
  const third = await run([], ['y', '', '', 'Fabrikam']);
  assert.equal(third.code, 0);
  assert.equal(readConfiguration(data)?.organisation, 'Fabrikam');
  assert.equal(readConfiguration(data)?.issuer, issuer);
});

test('What fails in a terminal can be corrected without answering everything again, or be saved as it is', async (t) => {
  const { run, data, provider } = await place(t);
  const { issuer, clientId, audience } = provider.fields;
  const wrong = ['', 'many', 'Contoso', '', 'http://127.0.0.1:1', clientId, audience];
  const rest = Array.from({ length: 8 }, () => '');
  const corrected = await run(
    [],
    [...wrong, ...rest, 'y', '', '9000', ...Array.from({ length: 13 }, () => ''), 'c', '', '', '', '', issuer],
  );
  assert.equal(corrected.code, 0, corrected.said);
  assert.match(corrected.said, /The field port of the set-up is wrong/);
  assert.match(corrected.said, /cannot be had/);
  const set = readConfiguration(data);
  assert.deepEqual([set?.port, set?.organisation, set?.issuer, set?.clientId], [9000, 'Contoso', issuer, clientId]);
  const other = 'http://127.0.0.1:1';
  const changed = (answer: string) =>
    run([], ['y', '', '', '', '', other, ...Array.from({ length: 10 }, () => ''), answer]);
  assert.equal((await changed('')).code, 1);
  assert.equal(readConfiguration(data)?.issuer, issuer);
  assert.equal((await changed('s')).code, 0);
  assert.equal(readConfiguration(data)?.issuer, other);
});

test('A token ends after a day, is good once, and --token makes another', async (t) => {
  const { run, identity, token, clock } = await place(t);
  assert.equal(token.state, 'absent');
  const first = tokenIn((await run(identity)).out);
  assert.throws(
    () => token.check('AAAAA-AAAAA-AAAAA-AAAAA'),
    (error: unknown) => HandrailError.from(error).details['problem'] === 'setup_token',
  );
  clock.now += 24 * 3_600_000;
  assert.equal(token.state, 'expired');
  const isOver = (error: unknown) => HandrailError.from(error).details['problem'] === 'setup_token_over';
  assert.throws(() => token.check(first), isOver);
  const second = tokenIn((await run(['--token'])).out);
  token.check(second);
  token.used();
  assert.throws(() => token.check(second), isOver);
  assert.equal(tokenIn((await run(['--backup-keep', '2'])).out), '', 'somebody has been named');
  assert.notEqual(tokenIn((await run(['--token'])).out), '');
});

test('A database server and TURN servers are asked for and tried, and no password is ever said', async (t) => {
  const { run, identity, data } = await place(t);
  const folder = await temporaryFolder(t);
  const [file, secret] = [join(folder, 'setup.json'), join(folder, 'turn-secret')];
  const more = {
    databaseUrl: 'postgres://handrail:do-not-say@127.0.0.1:1/handrail',
    turnUrls: 'turn:turn.example',
    turnSecretFile: secret,
  };
  writeFileSync(file, JSON.stringify(more));
  const refused = await run([...identity, '--from', file]);
  assert.equal(refused.code, 1);
  assert.match(refused.said, /fail +The database server cannot be reached/);
  assert.match(refused.said, /fail +The file with the secret of the TURN servers holds none/);
  writeFileSync(secret, 'a secret of spaces is none');
  assert.match((await run([...identity, '--from', file])).said, /holds none/);
  writeFileSync(secret, 'sixteen-or-more-characters');
  chmodSync(secret, 0o600);
  const saved = await run([...identity, '--from', file, '--unchecked', '--json']);
  assert.equal(saved.code, 0);
  assert.match(saved.out, /"check":"turn.secret","state":"ok"/);
  const shown = await run([]);
  assert.match(shown.out, /PostgreSQL server +postgres:\/\/handrail:\*\*\*@127\.0\.0\.1:1\/handrail/);
  const asked = await run([], ['y', ...Array(20).fill(''), 's']);
  assert.ok(asked.asked.some((question) => question.includes('PostgreSQL server [postgres://handrail:***@')));
  for (const { out, said, asked: questions } of [refused, saved, shown, asked])
    assert.ok(!`${out}${said}${questions.join('')}`.includes('do-not-say'));
  assert.equal(readConfiguration(data)?.databaseUrl, more.databaseUrl, 'it is still what it was');
});

test('A password on the command line is refused, and neither said nor kept', async (t) => {
  const { run, identity, data } = await place(t);
  for (const url of [
    'postgres://handrail:do-not-say@127.0.0.1:1/handrail',
    'postgres://handrail@127.0.0.1:1/handrail?sslmode=disable&password=do-not-say',
  ]) {
    await assert.rejects(run([...identity, '--database-url', url, '--unchecked']), (error: unknown) => {
      assert.ok(error instanceof SetupMisuse);
      assert.match(error.message, /--database-url .*--from/);
      assert.ok(!error.message.includes('do-not-say'));
      return true;
    });
  }
  assert.equal(readConfiguration(data), undefined);
  assert.equal((await run([...identity, '--database-url', 'postgres://a@127.0.0.1:1/b', '--unchecked'])).code, 0);
});
