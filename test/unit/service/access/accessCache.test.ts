import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AccessCache, accessMaxAgeMs } from '../../../../workbench/service/access/accessCache.ts';
import { memoryBus } from '../../../../workbench/service/bus/memoryBus.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { helpDesk } from '../support/acme.ts';

/** A cache over tables that count how often they are read. */
function place() {
  const reads: string[] = [];
  const tables = { assignments: [helpDesk], broken: false };
  const bus = memoryBus();
  const clock = new FakeClock();
  const store = {
    roles: { custom: async () => [] },
    groups: { all: async () => [] },
    assignments: {
      all: async ({ tenantId }: { tenantId: string }) => {
        reads.push(tenantId);
        if (tables.broken) throw new Error('The tables cannot be read');
        return tables.assignments;
      },
    },
  };
  const cache = new AccessCache({ store: store as never, bus, clock });
  return { cache, bus, clock, reads, tables };
}
const acme = { tenantId: 'acme' };

test('Tables are read once for many who ask, also at once, and for each tenant by itself', async () => {
  const { cache, reads } = place();
  await Promise.all([cache.of(acme), cache.of(acme), cache.of({ tenantId: 'brand' })]);
  await cache.of(acme);
  assert.deepEqual(reads, ['acme', 'brand']);
});

test('A change that is announced counts for the next one who asks, and only in its tenant', async () => {
  const { cache, bus, reads, tables } = place();
  await cache.of(acme);
  await cache.of({ tenantId: 'brand' });
  tables.assignments = [];
  bus.publish('acme', 'accessChanged', {});
  assert.equal((await cache.of(acme)).rules.length, 0);
  await cache.of({ tenantId: 'brand' });
  assert.deepEqual(reads, ['acme', 'brand', 'acme']);
});

test('What was being read while a change was announced is not kept', async () => {
  const { cache, bus, reads } = place();
  const reading = cache.of(acme);
  bus.publish('acme', 'accessChanged', {});
  await reading;
  await cache.of(acme);
  assert.equal(reads.length, 2);
});

test('A change that nobody announced counts after five minutes at the latest, sooner for those who ask for it', async () => {
  const { cache, clock, reads } = place();
  await cache.of(acme);
  clock.advance(accessMaxAgeMs - 1);
  await cache.of(acme);
  assert.equal(reads.length, 1);
  await cache.of(acme, 60_000);
  assert.equal(reads.length, 2);
  clock.advance(accessMaxAgeMs);
  await cache.of(acme);
  assert.equal(reads.length, 3);
});

test('Tables that cannot be read are asked again by the next one', async () => {
  const { cache, tables } = place();
  tables.broken = true;
  await assert.rejects(cache.of(acme));
  tables.broken = false;
  assert.equal((await cache.of(acme)).rules.length, 1);
});
