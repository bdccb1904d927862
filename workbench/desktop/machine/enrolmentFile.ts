import { readFile } from 'node:fs/promises';
import { HandrailError } from '@handrail/sdk';
import Value from 'typebox/value';
import { EnrolmentSecret } from '../../base/link/linkApi.ts';

/**
 * The secret of the enrolment token in a file that software distribution left: one line of text. A file, since every
 * program of the machine can read another's command line. Error: `enrolment_invalid` with `reason`: `file`.
 */
export async function readEnrolment(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new HandrailError('enrolment_invalid', `${file} could not be read`, { reason: 'file' }, { cause });
  });
  const secret = text.trim();
  if (!Value.Check(EnrolmentSecret, secret)) {
    throw new HandrailError('enrolment_invalid', `${file} does not hold an enrolment token`, { reason: 'file' });
  }
  return secret;
}
