import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RateLimit } from '../../../../workbench/service/http/rateLimit.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { Acme, helpDesk } from '../support/acme.ts';
import { api } from '../support/api.ts';

test('Never more pass than the burst and what the time allows', () => {
  const steps = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 500 }), cost: fc.integer({ min: 1, max: 20 }) }));
  fc.assert(
    fc.property(steps, (all) => {
      const clock = new FakeClock(0);
      const limit = new RateLimit(clock, { perSecond: 10, burst: 20 });
      let [taken, passed] = [0, 0];
      for (const { wait, cost } of all) {
        clock.advance(wait);
        passed += wait;
        const refusedFor = limit.take('a', cost);
        if (refusedFor === 0) taken += cost;
        else {
          clock.advance(Math.ceil(refusedFor));
          passed += Math.ceil(refusedFor);
          assert.equal(limit.take('a', cost), 0, 'after the time that was said there is enough');
          taken += cost;
        }
        assert.ok(taken <= 20 + passed / 100 + 1e-6);
      }
    }),
  );
});

test('Names do not take from each other, and full buckets are forgotten', () => {
  const clock = new FakeClock(0);
  const limit = new RateLimit(clock, { perSecond: 1, burst: 1 });
  assert.equal(limit.take('a'), 0);
  assert.equal(limit.take('a'), 1000);
  assert.equal(limit.take('b'), 0);
  for (let count = 0; count < 50_000; count += 1) {
    assert.equal(limit.take(`name ${count}`), 0);
    clock.advance(1);
  }
  assert.equal(limit.take('a'), 0);
});

test('Somebody who asks too often is told when to come back, and the others are answered', async (t) => {
  const acme = await Acme.start(t, {
    assignments: [helpDesk],
    options: { apiRates: { caller: { perSecond: 2, burst: 3 }, tenant: { perSecond: 10, burst: 5 } } },
  });
  const hana = api(acme, await acme.token('hana'));
  const hugo = api(acme, await acme.token('hugo'));
  for (let count = 0; count < 3; count += 1) assert.equal((await hana('GET', '/me')).status, 200);
  const refused = await hana('GET', '/me');
  assert.deepEqual([refused.status, refused.json['code']], [429, 'too_many']);
  assert.equal(refused.headers.get('retry-after'), '1');
  assert.equal((await hugo('GET', '/me')).status, 200);
  assert.equal((await hugo('GET', '/me')).status, 200);
  assert.equal((await hugo('GET', '/me')).status, 429, 'the tenant has its own limit');
  const elsewhere = api(acme, await acme.token('otto', { tid: 'brand' }));
  assert.equal((await elsewhere('GET', '/me')).status, 200);
  acme.clock.advance(1000);
  assert.equal((await hana('GET', '/me')).status, 200);
});
