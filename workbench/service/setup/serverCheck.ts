import { HandrailError } from '@handrail/sdk';
import { sentenceOf } from '../http/sentences.ts';
import { migrations } from '../store/migrations.ts';
import { lookAtServer } from '../store/postgres/lookAtServer.ts';
import type { ServerPlace } from '../store/postgres/postgresEngine.ts';
import { type Finding, fail, ok } from './finding.ts';

/** Looks whether the server can be used, at its tables and at the heads of its logs. Changes nothing. */
export async function serverFindings(place: ServerPlace): Promise<readonly Finding[]> {
  try {
    const isCurrent = await lookAtServer(place, migrations);
    if (isCurrent)
      return [ok('database', 'The database on the server can be used, and its audit logs fit their heads.')];
    return [ok('database', 'The database on the server can be used. The next start brings its tables up to date.')];
  } catch (error) {
    const { what, do: advice } = sentenceOf(HandrailError.from(error));
    return [fail('database', what, advice)];
  }
}
