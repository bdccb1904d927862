import { type ErrorCode, errorCodes } from '@handrail/sdk';
import Type, { type Static } from 'typebox';

/** A HandrailError as plain data, for a page to put into words. */
export const Problem = Type.Object({
  code: Type.Unsafe<ErrorCode>(Type.Enum([...errorCodes])),
  details: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
});
export type Problem = Static<typeof Problem>;
