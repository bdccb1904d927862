import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createService, type Service } from '../../../../workbench/service/compose.ts';
import type { ServiceOptions } from '../../../../workbench/service/options.ts';
import { databaseOf } from './place.ts';

/** A folder that is gone after the test. */
export async function temporaryFolder(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-service-'));
  test.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface Running extends Service {
  readonly dataFolder: string;
  /** Everything that was logged. */
  readonly logged: string[];
}

/** A service with the embedded provider on a free port, closed after the test. */
export async function running(test: TestContext, options: Partial<ServiceOptions> = {}): Promise<Running> {
  const dataFolder = options.dataFolder ?? (await temporaryFolder(test));
  const logged: string[] = [];
  const service = await createService({
    port: 0,
    host: '127.0.0.1',
    signIn: { kind: 'embedded' },
    strictAnswers: true,
    logDestination: { write: (line) => logged.push(line) },
    random: (length) => new Uint8Array(randomBytes(length)),
    database: await databaseOf(dataFolder),
    ...options,
    dataFolder,
  });
  test.after(() => service.close());
  return { ...service, dataFolder, logged };
}
