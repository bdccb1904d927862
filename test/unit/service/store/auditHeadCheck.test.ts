import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KyselyPlugin } from 'kysely';
import { serviceActor } from '../../../../workbench/base/audit/actions.ts';
import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import { checkAuditHeads } from '../../../../workbench/service/store/audit/auditHeadCheck.ts';
import type { Database } from '../../../../workbench/service/store/database.ts';
import { openEngine } from '../../../../workbench/service/store/openEngine.ts';
import { openFolder } from '../support/acme.ts';
import { placeOf } from '../support/place.ts';
import { temporaryFolder } from '../support/running.ts';

const context = { tenantId: 'acme' };

/** The same tables, with something that happens after each answer and before the next question. */
function between(db: Database, happens: () => Promise<void>): Database {
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      await happens();
      return result;
    },
  };
  return { of: (of) => db.of(of).withPlugin(plugin), finding: (what) => db.finding(what).withPlugin(plugin) };
}

test('A log that another service appends to between any two questions still fits its head', async (t) => {
  const folder = await temporaryFolder(t);
  const store = await openFolder(folder);
  t.after(() => store.close());
  await store.tenants.ensure(
    { ...context, provider: 'p', providerTenant: 'acme', name: 'Acme', settings: newTenantSettings },
    0,
  );
  let written = 0;
  const append = async (count: number) => {
    for (let each = 0; each < count; each += 1) {
      await store.transaction(context, ({ audit }) =>
        audit.append(context, { at: written, action: 'settings.changed', actor: serviceActor }),
      );
      written += 1;
    }
  };
  const looking = await openEngine(await placeOf(folder), 0);
  t.after(() => looking.close());
  // With what comes after the first question it is seven, which has three roots to ask for while the log grows past them.
  await append(4);
  let asked = 0;
  await checkAuditHeads(
    between(looking, async () => {
      asked += 1;
      await append(3);
    }),
  );
  assert.equal(asked, 5, 'the tenants, the head with the newest record, and three roots');
  assert.equal(written, 4 + 3 * asked);
});
