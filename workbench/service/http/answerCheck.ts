import { HandrailError } from '@handrail/sdk';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Log } from '../logs/log.ts';
import { once } from './once.ts';
import { firstWrong } from './requestParts.ts';

/** Gives what may be sent of a handler's answer. */
export type AnswerCheck = (answer: unknown) => unknown;

/**
 * Nothing that the endpoint does not declare leaves the service. Where `strict`, as in tests, an answer that does not fit is an
 * error; elsewhere it is logged, and what is not declared is taken out.
 */
export function answerCheck(schema: TSchema, log: Log, route: string, strict: boolean): AnswerCheck {
  const validator = once(() => Compile(schema));
  return (answer) => {
    if (validator().Check(answer)) return answer;
    const { field, rule } = firstWrong(validator().Errors(answer), 'answer');
    const error = new HandrailError('internal', `The answer does not fit its declaration: ${field} (${rule})`);
    if (strict) throw error;
    log.failure('http.answer', error, { route });
    return validator().Clean(structuredClone(answer));
  };
}
