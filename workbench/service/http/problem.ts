import { type ErrorCode, HandrailError } from '@handrail/sdk';
import { sentenceOf } from './sentences.ts';

/** An error as an answer of the API (RFC 9457), with Handrail's code and what to do. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly what: string;
  readonly do: string;
  /** Which field of the request is wrong, as in `body.scope.groups.2`, and what about it; never what stood in it. */
  readonly field?: string;
  readonly rule?: string;
  /** What the caller lacks. */
  readonly permission?: string;
}

export const problemType = 'application/problem+json';

export function problemOf(thrown: unknown): Problem {
  const error = HandrailError.from(thrown);
  const sentence = sentenceOf(error);
  const { status, what } = sentence;
  return { type: 'about:blank', title: what, status, code: error.code, what, do: sentence.do, ...shownDetails(error) };
}

/** Of an error's details only what is meant for the caller. */
function shownDetails({ code, details }: HandrailError): Pick<Problem, 'field' | 'rule' | 'permission'> {
  const { field, rule, permission } = details;
  return {
    ...(code === 'invalid_input' && typeof field === 'string' && { field }),
    ...(code === 'invalid_input' && typeof rule === 'string' && { rule }),
    ...((code === 'not_permitted' || code === 'not_held') && typeof permission === 'string' && { permission }),
  };
}
