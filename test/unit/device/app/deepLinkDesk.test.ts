import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeepLinkDesk } from '../../../../workbench/device/app/deepLinkDesk.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

function desk() {
  const clock = new FakeClock();
  const now: { tenant?: string; waiting: string[] } = { waiting: [] };
  const said: string[] = [];
  let changes = 0;
  const links = new DeepLinkDesk({
    clock,
    tenantId: () => now.tenant,
    waits: (sessionId) => now.waiting.includes(sessionId),
    failed: ({ code, details }) => {
      assert.equal(details['problem'], 'link');
      said.push(code);
    },
    onChange: () => {
      changes += 1;
    },
  });
  return { clock, now, said, links, changes: () => changes };
}

const link = 'handrail:help?tenant=north&session=s1';

test('A link to a request that waits here says nothing, whichever of the two comes first', () => {
  for (const late of [false, true]) {
    const { clock, now, said, links } = desk();
    now.tenant = 'north';
    if (!late) now.waiting = ['s1'];
    links.take(link);
    clock.advance(5_000);
    now.waiting = ['s1'];
    links.changed();
    clock.advance(60_000);
    assert.deepEqual(said, []);
  }
});

test('A link that names another tenant is refused as soon as somebody is signed in', () => {
  const { clock, now, said, links } = desk();
  now.waiting = ['s1'];
  links.take(link);
  now.tenant = 'south';
  links.changed();
  assert.deepEqual(said, ['wrong_tenant']);
  clock.advance(60_000);
  assert.deepEqual(said, ['wrong_tenant']);
});

test('A link to what does not wait here, and one while nobody is signed in, are refused after a while', () => {
  const { clock, now, said, links } = desk();
  links.take(link);
  clock.advance(14_000);
  assert.deepEqual(said, []);
  clock.advance(2_000);
  assert.deepEqual(said, ['sign_in_required']);
  now.tenant = 'north';
  links.take(link);
  clock.advance(16_000);
  assert.deepEqual(said, ['sign_in_required', 'not_found']);
});

test('A link of another form is refused at once, and takes the place of the one before', () => {
  const { clock, said, links } = desk();
  links.take(link);
  links.take(`${link}&code=ABCDE`);
  assert.deepEqual(said, ['invalid_input']);
  clock.advance(60_000);
  assert.deepEqual(said, ['invalid_input']);
});

test('A join link brings its part until a code is tried or none could be good any more, and each link counts', () => {
  const { clock, said, links, changes } = desk();
  links.take('handrail:join?part=K7Q');
  assert.deepEqual(links.invitation, { part: 'K7Q', number: 1 });
  links.take('handrail:join?part=K7Q');
  assert.deepEqual(links.invitation, { part: 'K7Q', number: 2 });
  links.joining();
  assert.equal(links.invitation, undefined);
  links.take('handrail:join?part=0A1B');
  assert.equal(changes(), 3);
  clock.advance(10 * 60_000);
  assert.equal(links.invitation, undefined);
  assert.equal(changes(), 4);
  assert.deepEqual(said, []);
});

test('A join link with more than the public part of a code is refused, and brings nothing', () => {
  const { said, links } = desk();
  links.take('handrail:join?part=K7QABCDE');
  assert.deepEqual(said, ['invalid_input']);
  assert.equal(links.invitation, undefined);
});
