import { HandrailError } from '@handrail/sdk';
import { sentenceOf } from './sentences.ts';

/** An error as an answer of the API (RFC 9457), with Handrail's code and what to do. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly what: string;
  readonly do: string;
}

export const problemType = 'application/problem+json';

export function problemOf(thrown: unknown): Problem {
  const error = HandrailError.from(thrown);
  const sentence = sentenceOf(error);
  const { status, what } = sentence;
  return { type: 'about:blank', title: what, status, code: error.code, what, do: sentence.do };
}
