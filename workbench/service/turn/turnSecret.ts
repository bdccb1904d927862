import { readFileSync } from 'node:fs';
import { HandrailError } from '@handrail/sdk';

const shortestSecret = 16;

/** The secret that the service shares with its TURN servers. Error: `invalid_input` for a file that has none, or cannot be read. */
export function readTurnSecret(file: string): string {
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw wrong(file, why, cause);
  }
  if (secret.length < shortestSecret || /\s/.test(secret)) throw wrong(file, 'too short, or with spaces');
  return secret;
}

function wrong(file: string, why: string, cause?: unknown): HandrailError {
  return new HandrailError(
    'invalid_input',
    'There is no secret of the TURN servers',
    { problem: 'turn_secret', file, why },
    { cause },
  );
}
