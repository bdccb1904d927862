import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { migrations } from '../../../../workbench/service/store/migrations.ts';
import { openDatabase } from '../../../../workbench/service/store/sqlite/openDatabase.ts';
import { ofFiles, placeOf } from '../support/place.ts';
import { temporaryFolder } from '../support/running.ts';

test(
  'Whatever a device list is narrowed by lies beside each of its orders: no row is read that is not shown',
  ofFiles,
  async (t) => {
    const place = await placeOf(await temporaryFolder(t));
    assert.ok('file' in place);
    const db = await openDatabase({ ...place, migrations, now: 0 });
    t.after(() => db.destroy());
    for (const order of ['name', 'last_seen_ms', 'owner_name', 'os', 'app_version']) {
      const { rows } = await sql<{ detail: string }>`explain query plan
      select device_id from devices
      where tenant_id = 'acme' and retired_ms is null and platform = 'linux' and enrolled = 1 and compliant_until_ms > 1
        and search like '%words%' escape '\\'
      order by ${sql.ref(order)} desc, device_id desc limit 100`.execute(db);
      const plan = rows.map(({ detail }) => detail).join('; ');
      assert.match(plan, /COVERING INDEX devices_by_/, `${order}: ${plan}`);
      assert.doesNotMatch(plan, /TEMP B-TREE/, `${order}: ${plan}`);
    }
  },
);
