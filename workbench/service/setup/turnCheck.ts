import { statSync } from 'node:fs';
import { HandrailError } from '@handrail/sdk';
import { sentenceOf } from '../http/sentences.ts';
import type { TurnOptions } from '../turn/turnOptions.ts';
import { readTurnSecret } from '../turn/turnSecret.ts';
import { type Finding, fail, ok } from './finding.ts';

/** Whether the secret that is shared with the TURN servers is there, and for the service alone. */
export function turnFindings({ secretFile }: TurnOptions): readonly Finding[] {
  const check = 'turn.secret';
  try {
    readTurnSecret(secretFile);
  } catch (error) {
    const { what, do: advice } = sentenceOf(HandrailError.from(error));
    return [fail(check, `${what} (${secretFile})`, advice)];
  }
  if (process.platform !== 'win32' && (statSync(secretFile).mode & 0o007) !== 0) {
    return [
      fail(
        check,
        `Everybody on this machine can read ${secretFile}.`,
        'Run chmod 640 on it, or less, and take another secret.',
      ),
    ];
  }
  return [ok(check, 'The secret of the TURN servers is there.')];
}
