import { type ErrorDetails, HandrailError, isErrorCode } from '@handrail/sdk';
import Type from 'typebox';
import Value from 'typebox/value';

const messageLimit = 500;

const WireError = Type.Object({
  code: Type.String({ maxLength: 64 }),
  message: Type.String({ maxLength: messageLimit }),
  details: Type.Record(
    Type.String({ maxLength: 64 }),
    Type.Union([Type.String({ maxLength: messageLimit }), Type.Number(), Type.Boolean()]),
    { maxProperties: 16 },
  ),
});

/** An error as it crosses: code, message, details. What was not thrown as a HandrailError says nothing but `internal`. */
export function errorToWire(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof HandrailError)) return { code: 'internal', message: '', details: {} };
  return { code: error.code, message: error.message.slice(0, messageLimit), details: shortened(error.details) };
}

/** The error that another end sent. A code that is not in the closed list, or anything malformed, becomes `internal`. */
export function errorFromWire(body: unknown): HandrailError {
  if (!Value.Check(WireError, body)) return new HandrailError('internal', 'The other end failed');
  const { code, message, details } = body;
  return isErrorCode(code)
    ? new HandrailError(code, message, details)
    : new HandrailError('internal', 'The other end failed with an unknown code');
}

function shortened(details: ErrorDetails): Record<string, string | number | boolean> {
  const entries: (readonly [string, string | number | boolean])[] = [];
  // Another copy of the class may have let anything in.
  for (const [name, value] of Object.entries<unknown>(details)) {
    if (name.length > 64 || entries.length === 16) continue;
    if (typeof value === 'string') entries.push([name, value.slice(0, messageLimit)]);
    else if (typeof value === 'boolean' || Number.isFinite(value)) entries.push([name, value as boolean | number]);
  }
  return Object.fromEntries(entries);
}
