import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { backupName } from '../../../../workbench/service/backups/backupNames.ts';
import {
  backupRetryMs,
  failedBackup,
  ScheduledBackups,
} from '../../../../workbench/service/backups/scheduledBackups.ts';
import { createLog } from '../../../../workbench/service/logs/log.ts';
import { backup } from '../../../../workbench/service/upkeep/backup.ts';
import { restore } from '../../../../workbench/service/upkeep/restore.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { turns } from '../../../support/turns.ts';
import { until } from '../../../support/until.ts';
import { Acme } from '../support/acme.ts';
import { temporaryFolder } from '../support/running.ts';

const hourMs = 3_600_000;

async function place(t: TestContext, keep = 3) {
  const dataFolder = await temporaryFolder(t);
  const folder = join(dataFolder, 'copies');
  const clock = new FakeClock(Date.UTC(2030, 0, 1));
  const logged: string[] = [];
  const here = { code: undefined as string | undefined, count: 0 };
  const make = () =>
    new ScheduledBackups({
      dataFolder,
      plan: { folder, everyMs: 6 * hourMs, keep },
      clock,
      log: createLog({ destination: { write: (line) => void logged.push(line) } }),
      run: async (_data, to) => {
        here.count += 1;
        if (here.code === undefined) writeFileSync(to, '');
        return { code: here.code };
      },
    });
  const pass = async (ms: number) => {
    clock.advance(ms);
    await turns();
  };
  return Object.assign(here, { dataFolder, folder, clock, logged, make, pass });
}

test('A backup is made at once where there is none, then in time, and the oldest go', async (t) => {
  const here = await place(t);
  const backups = here.make();
  backups.start();
  await here.pass(0);
  assert.deepEqual(readdirSync(here.folder), ['handrail-2030-01-01T00-00-00Z.backup']);
  writeFileSync(join(here.folder, 'mine.backup'), '');
  for (let time = 0; time < 4; time += 1) await here.pass(6 * hourMs);
  assert.deepEqual(readdirSync(here.folder), [
    'handrail-2030-01-01T12-00-00Z.backup',
    'handrail-2030-01-01T18-00-00Z.backup',
    'handrail-2030-01-02T00-00-00Z.backup',
    'mine.backup',
  ]);
  await backups.close();
  await here.pass(24 * hourMs);
  assert.equal(here.count, 5);
});

test('A service that is started again goes on where the files say it was', async (t) => {
  const here = await place(t);
  const first = here.make();
  first.start();
  await here.pass(0);
  await first.close();
  await here.pass(5 * hourMs);
  const second = here.make();
  second.start();
  await here.pass(hourMs - 1);
  assert.equal(here.count, 1);
  await here.pass(1);
  assert.equal(here.count, 2);
  await second.close();
});

test('One that failed is logged, noted, tried again soon, and forgotten when one is made', async (t) => {
  const here = await place(t);
  here.code = 'storage_full';
  const backups = here.make();
  backups.start();
  await here.pass(0);
  assert.ok(here.logged.some((line) => line.includes('backup.failed') && line.includes('storage_full')));
  assert.deepEqual(failedBackup(here.dataFolder), { at: here.clock.now(), code: 'storage_full' });
  here.code = undefined;
  await here.pass(backupRetryMs);
  assert.equal(readdirSync(here.folder).length, 1);
  assert.equal(failedBackup(here.dataFolder), undefined);
  await backups.close();
});

test('A backup folder that cannot be made is a backup that failed', async (t) => {
  const here = await place(t);
  writeFileSync(here.folder, 'a file');
  const backups = here.make();
  backups.start();
  await here.pass(0);
  assert.equal(failedBackup(here.dataFolder)?.code, 'EEXIST');
  await backups.close();
});

test('One from the future keeps no other away', async (t) => {
  const here = await place(t);
  const first = here.make();
  first.start();
  await here.pass(0);
  await first.close();
  writeFileSync(join(here.folder, backupName(here.clock.now() + 1000 * hourMs)), '');
  const second = here.make();
  second.start();
  await here.pass(0);
  assert.equal(here.count, 2);
  await second.close();
});

test('A running service makes one that can be restored', async (t) => {
  const folder = await temporaryFolder(t);
  const copies = join(folder, 'copies');
  const acme = await Acme.start(t, { options: { backup: { folder: copies, everyMs: 24 * hourMs, keep: 2 } } });
  acme.clock.advance(0);
  await until('it is made', () => acme.service.logged.some((line) => line.includes('backup.made')));
  const [name = ''] = readdirSync(copies);
  await restore({ from: join(copies, name), dataFolder: join(folder, 'restored') });
  assert.ok(existsSync(join(folder, 'restored', 'handrail.db')));
});

test('How the service is set up is in its backups, and restored with them', async (t) => {
  const folder = await temporaryFolder(t);
  const acme = await Acme.start(t);
  const file = join(acme.service.dataFolder, 'configuration.json');
  writeFileSync(file, '{"version":1}', { mode: 0o600 });
  await backup({ dataFolder: acme.service.dataFolder, to: join(folder, 'one'), now: 1 });
  await restore({ from: join(folder, 'one'), dataFolder: join(folder, 'restored') });
  assert.equal(readFileSync(join(folder, 'restored', 'configuration.json'), 'utf8'), '{"version":1}');
  assert.equal(statSync(join(folder, 'restored', 'configuration.json')).mode & 0o777, 0o600);
});
