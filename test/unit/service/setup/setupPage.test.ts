import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../../build/freePort.ts';
import { createLog } from '../../../../workbench/service/logs/log.ts';
import { readConfiguration } from '../../../../workbench/service/setup/configurationFile.ts';
import { SetUp } from '../../../../workbench/service/setup/setUp.ts';
import { startSetupService } from '../../../../workbench/service/setup/setupService.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { program } from '../support/program.ts';
import { temporaryFolder } from '../support/running.ts';
import { SetupProvider } from './setupProvider.ts';
import { Visitor } from './visitor.ts';

const random = (length: number) => new Uint8Array(randomBytes(length));

async function place(t: TestContext) {
  const provider = await SetupProvider.start(t);
  const data = join(await temporaryFolder(t), 'data');
  const clock = new FakeClock(Date.now());
  const logged: string[] = [];
  const setUp = new SetUp({ dataFolder: data, now: () => clock.now(), random, fetch });
  const log = createLog({ destination: { write: (line) => void logged.push(line) } });
  const service = await startSetupService({ setUp, port: 0, clock, random, log });
  t.after(() => service.close());
  const { secret } = setUp.token.issue();
  return { provider, data, clock, logged, setUp, service, secret, visitor: new Visitor(service.address) };
}

test('It asks for the token first, and a wrong one, none, and one from another page are refused', async (t) => {
  const { visitor, secret, logged } = await place(t);
  assert.match((await visitor.open('/setup')).html, /Setup token/);
  assert.equal((await visitor.open('/')).to, '/setup');
  assert.equal((await visitor.open('/elsewhere')).status, 404);
  assert.equal((await visitor.open('/setup/fields')).to, '/setup');
  const wrong = await visitor.send('/setup/token', { token: 'AAAAA-AAAAA-AAAAA-AAAAA' });
  assert.equal(wrong.status, 401);
  assert.match(wrong.html, /role="alert"[\s\S]*The token is not the right one/);
  assert.equal((await visitor.send('/setup/token', { token: secret }, 'https://elsewhere.example')).status, 403);
  assert.equal((await visitor.send('/setup/token', { token: secret }, '')).status, 403);
  assert.equal((await visitor.send('/setup/fields', { do: 'save' }, 'null')).status, 403);
  assert.equal(visitor.cookie, '');
  const right = await visitor.send('/setup/token', { token: secret.toLowerCase() });
  assert.deepEqual([right.status, right.to], [303, '/setup']);
  assert.match(right.headers.get('set-cookie') ?? '', /; Path=\/setup; HttpOnly; SameSite=Lax; Max-Age=1800$/);
  assert.match((await visitor.open('/setup')).html, /Identity provider/);
  assert.ok(!logged.join('').includes(secret));
});

test('Before there is a token it says that nothing is set up, and how one is made', async (t) => {
  const data = join(await temporaryFolder(t), 'data');
  const clock = new FakeClock(Date.now());
  const setUp = new SetUp({ dataFolder: data, now: () => clock.now(), random, fetch });
  const log = createLog({ destination: { write: () => undefined } });
  const service = await startSetupService({ setUp, port: 0, clock, random, log });
  t.after(() => service.close());
  const visitor = new Visitor(service.address);
  const { html } = await visitor.open('/setup');
  assert.match(html, /<h1>Set this service up<\/h1>/);
  assert.match(html, /not set up yet[\s\S]*<code>handrail setup --token --data DIR<\/code>/);
  setUp.token.issue();
  assert.match((await visitor.open('/setup')).html, /Setup token/);
});

test('Guessing is held up', async (t) => {
  const { visitor, clock, secret } = await place(t);
  for (let time = 0; time < 10; time += 1) await visitor.send('/setup/token', { token: 'WRONG' });
  assert.equal((await visitor.send('/setup/token', { token: secret })).status, 429);
  clock.advance(60_000);
  assert.equal((await visitor.send('/setup/token', { token: secret })).status, 303);
});

test('Each page has a strict policy, no script, and says nothing to others', async (t) => {
  const { visitor } = await place(t);
  const { headers, html } = await visitor.open('/setup');
  const policy = headers.get('content-security-policy') ?? '';
  assert.match(
    policy,
    /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
  );
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.ok(!html.includes('<script'));
});

test('What is wrong is said at its field; what fails a check is shown, and nothing is written', async (t) => {
  const { visitor, secret, provider, data, setUp } = await place(t);
  await visitor.send('/setup/token', { token: secret });
  const wrong = await visitor.send('/setup/fields', { ...provider.fields, port: 'many', do: 'save' });
  assert.match(wrong.html, /role="alert"[\s\S]*The field port of the set-up is wrong/);
  assert.match(wrong.html, /name="port" aria-describedby="about-port wrong-port" aria-invalid="true" value="many"/);
  provider.document = { issuer: 'https://other.example' };
  const failed = await visitor.send('/setup/fields', {
    ...provider.fields,
    organisation: '<b>Contoso</b>',
    do: 'save',
  });
  assert.match(failed.html, /class="state fail">fail<\/span> <span>The provider names itself https:\/\/other\.example/);
  assert.match(failed.html, /value="&#60;b&#62;Contoso/);
  assert.match(failed.html, /Save it although a check failed/);
  assert.equal(setUp.current, undefined);
  provider.document = {};
  const checked = await visitor.send('/setup/fields', { ...provider.fields, do: 'check' });
  assert.match(checked.html, /class="state ok">ok/);
  assert.equal(readConfiguration(data), undefined);
});

test('Saved, it is told where to go on and what to register, and the service may start', async (t) => {
  const { visitor, secret, provider, data, service } = await place(t);
  await visitor.send('/setup/token', { token: secret });
  const saved = await visitor.send('/setup/fields', {
    ...provider.fields,
    organisation: 'Contoso',
    front: 'loopback',
    do: 'save',
  });
  assert.match(saved.html, /http:\/\/127\.0\.0\.1:8420\/setup\/callback/);
  await service.saved;
  assert.equal(readConfiguration(data)?.organisation, 'Contoso');
});

test('A password is not in the page again, and is kept when the rest is corrected', async (t) => {
  const { visitor, secret, provider, data } = await place(t);
  await visitor.send('/setup/token', { token: secret });
  const fields = {
    ...provider.fields,
    front: 'loopback',
    databaseUrl: 'postgres://handrail:do-not-say@127.0.0.1:1/handrail',
  };
  const failed = await visitor.send('/setup/fields', { ...fields, do: 'save' });
  assert.match(failed.html, /The database server cannot be reached/);
  const shown = /name="databaseUrl"[^>]* value="([^"]*)"/.exec(failed.html)?.[1];
  assert.equal(shown, 'postgres://handrail:***@127.0.0.1:1/handrail');
  assert.ok(!failed.html.includes('do-not-say'));
  await visitor.send('/setup/fields', {
    ...fields,
    databaseUrl: shown,
    organisation: 'Contoso',
    unchecked: 'yes',
    do: 'save',
  });
  assert.equal(readConfiguration(data)?.databaseUrl, fields.databaseUrl);
  assert.equal(readConfiguration(data)?.organisation, 'Contoso');
});

test('The program serves the page, and goes on as the service that was set up', async (t) => {
  const provider = await SetupProvider.start(t);
  const data = join(await temporaryFolder(t), 'data');
  const main = fileURLToPath(new URL('../../../../workbench/service/main.ts', import.meta.url));
  const { child, texts, ended, says } = program(t, main, ['--data', data, '--port', '0']);
  await says(({ out, err }) => out.includes('\n') && err.includes('handrail setup --token'));
  const { address, setup } = JSON.parse(texts.out) as { address: string; setup: boolean };
  assert.equal(setup, true);
  const setUp = new SetUp({ dataFolder: data, now: () => Date.now(), random, fetch });
  const { secret } = setUp.token.issue();
  const visitor = new Visitor(address);
  await visitor.send('/setup/token', { token: secret });
  // A port of its own: that of the page is free only once it has been answered.
  const port = String(await freePort());
  const saved = await visitor.send('/setup/fields', { ...provider.fields, front: 'loopback', port, do: 'save' });
  assert.match(saved.html, /Settings saved/, saved.html);
  await says(({ out }) => out.trim().split('\n').length === 2);
  assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200);
  assert.match((await new Visitor(`http://127.0.0.1:${port}`).open('/setup')).html, /Setup token/);
  assert.ok(!texts.err.includes(secret) && !texts.out.includes(secret));
  child.kill('SIGTERM');
  assert.equal(await ended, 0);
});
