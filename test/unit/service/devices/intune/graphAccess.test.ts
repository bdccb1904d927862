import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import { GraphAccess } from '../../../../../workbench/service/devices/intune/graphAccess.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';
import { until } from '../../../../support/until.ts';

const secret = 'the-secret-of-the-application';

interface Answers {
  /** Answers for a token before there is one; the usual one comes where it says nothing. */
  readonly signIn?: (response: ServerResponse, times: number) => unknown;
  /** Answers what is asked of Graph. */
  readonly graph?: (response: ServerResponse, times: number) => unknown;
}

/** Microsoft's sign-in and Graph on one server, and an application that asks. */
async function place(t: TestContext, { signIn, graph }: Answers = {}) {
  const asked: string[] = [];
  const tokens: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    const isSignIn = request.url?.endsWith('/token') === true;
    const list = isSignIn ? tokens : asked;
    list.push(String(request.headers.authorization));
    const usual = isSignIn ? { access_token: `token-${tokens.length}`, expires_in: 3599 } : { value: [] };
    const content = (isSignIn ? signIn : graph)?.(response, list.length) ?? usual;
    if (content !== 'nothing') response.end(typeof content === 'string' ? content : JSON.stringify(content));
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = new FakeClock();
  const stop = new AbortController();
  const access = new GraphAccess({
    login: origin,
    graph: origin,
    tenantId: 'contoso',
    clientId: 'app',
    secret: () => secret,
    clock,
    fetch,
  });
  const get = (at = origin) => access.get(new URL('/v1.0/list', at), stop.signal);
  /** That it waits this long for the next try, and no longer. */
  const waits = async (list: readonly string[], times: number, ms: number) => {
    await until('it waits', () => list.length === times && clock.waiting === 1);
    if (ms > 0) clock.advance(ms - 1);
    assert.equal(clock.waiting, 1, 'not yet');
    clock.advance(Math.min(ms, 1));
    assert.equal(clock.waiting, 0);
  };
  return { origin, asked, tokens, clock, stop, access, get, waits };
}

async function refused(run: Promise<unknown>, code: string): Promise<void> {
  await assert.rejects(run, (error) => {
    assert.ok(error instanceof HandrailError);
    assert.deepEqual([error.code, error.cause], [code, undefined], 'a cause could quote what was sent or answered');
    const said = `${error.message} ${JSON.stringify(error.details)}`;
    assert.ok(!said.includes(secret) && !said.includes('token-') && !said.includes('/v1.0'), said);
    return true;
  });
}

const status =
  (code: number, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(code, headers);
    return '{}';
  };

test('A token goes to Graph alone: elsewhere nothing is asked, not even for one', async (t) => {
  const [own, other] = [await place(t), await place(t)];
  await refused(own.get(other.origin), 'policy_refused');
  assert.deepEqual([own.tokens, other.asked], [[], []]);
});

test('Nobody is followed who sends elsewhere', async (t) => {
  const other = await place(t);
  const sent = await place(t, { graph: status(302, { location: `${other.origin}/v1.0/list` }) });
  await refused(sent.get(), 'service_unreachable');
  const signIn = await place(t, { signIn: status(307, { location: `${other.origin}/token` }) });
  await refused(signIn.get(), 'service_unreachable');
  assert.deepEqual([other.asked, other.tokens], [[], []]);
});

test('A token serves until a minute before its end', async (t) => {
  const { get, clock, tokens, asked } = await place(t);
  await get();
  clock.advance(3_538_000);
  await get();
  assert.equal(tokens.length, 1);
  clock.advance(1_000);
  await get();
  assert.equal(tokens.length, 2);
  assert.deepEqual(asked, ['Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
});

for (const code of [429, 503, 504]) {
  test(`Where a ${code} comes, sign-in and Graph are asked again after the pause`, async (t) => {
    const { get, waits, tokens, asked } = await place(t, {
      signIn: (response, times) => (times === 1 ? status(code, { 'retry-after': '5' })(response) : undefined),
      graph: (response, times) => (times === 1 ? status(code, { 'retry-after': '7' })(response) : undefined),
    });
    const got = get();
    await waits(tokens, 1, 5_000);
    await waits(asked, 1, 7_000);
    await got;
    assert.deepEqual([tokens.length, asked.length], [2, 2]);
  });
}

test('A pause may be a date, and one that is over is none', async (t) => {
  const here = await place(t, {
    graph: (response, times) => {
      const ms = { 1: 7_000, 2: -60_000 }[times];
      if (ms === undefined) return undefined;
      const date = new Date(here.clock.now() + ms).toUTCString();
      return status(429, { 'retry-after': date })(response);
    },
  });
  // Dates have whole seconds.
  here.clock.advance(1_000 - (here.clock.now() % 1_000));
  const got = here.get();
  await here.waits(here.asked, 1, 7_000);
  await until('it waits for no time', () => here.asked.length === 2 && here.clock.waiting === 1);
  here.clock.advance(0);
  await got;
  assert.equal(here.asked.length, 3);
});

test('Where no pause is named, each is twice as long as the one before', async (t) => {
  const { get, waits, asked } = await place(t, {
    graph: (response, times) => (times < 4 ? status(429)(response) : undefined),
  });
  const got = get();
  for (const [times, ms] of [2_000, 4_000, 8_000].entries()) await waits(asked, times + 1, ms);
  await got;
});

test('When Graph was asked is what its first answer says', async (t) => {
  const { get, access } = await place(t, {
    graph: (response, times) => {
      response.sendDate = false;
      response.setHeader('date', new Date(times * 3_600_000).toUTCString());
      return undefined;
    },
  });
  await get();
  await get();
  assert.equal(access.askedAt, 3_600_000);
});

test('A run that is stopped waits for no answer, whole or half', async (t) => {
  for (const graph of [
    () => 'nothing',
    (response: ServerResponse) => {
      response.writeHead(200, { 'content-length': '100' }).write('{');
      return 'nothing';
    },
  ]) {
    const { get, asked, stop } = await place(t, { graph });
    const ended = refused(get(), 'cancelled');
    await until('it is asked', () => asked.length === 1);
    stop.abort();
    await ended;
  }
});

test('An answer that cannot be read is told apart from none, and quoted nowhere', async (t) => {
  await refused((await place(t, { graph: () => `not JSON, with token-1 in it` })).get(), 'malformed');
  await refused((await place(t, { signIn: () => ({ token: secret }) })).get(), 'malformed');
  await refused((await place(t, { signIn: status(500) })).get(), 'service_unreachable');
  await refused((await place(t, { signIn: status(400) })).get(), 'sign_in_failed');
  const broken = (response: ServerResponse) => {
    response.writeHead(200, { 'content-length': '100' }).write('{');
    response.destroy();
    return 'nothing';
  };
  await refused((await place(t, { graph: broken })).get(), 'service_unreachable');
  await refused(
    (await place(t, { graph: (response) => (response.destroy(), 'nothing') })).get(),
    'service_unreachable',
  );
});
