import type { Interface, MethodInput, MethodName, MethodOutput, NoticeName, NoticePayload } from './methods.ts';

/** What a handler hears beside its input; `signal` is aborted when nobody waits for the answer any more. */
export interface CallContext {
  readonly signal: AbortSignal;
}

/** Answers to an interface's methods, for many ports at once: whose port it is comes with each call. */
export type Answers<I extends Interface, Asker> = {
  readonly [K in MethodName<I>]: (
    asker: Asker,
    input: MethodInput<I, K>,
    context: CallContext,
  ) => MethodOutput<I, K> | Promise<MethodOutput<I, K>>;
};

/** Who hears an interface's notices, in the same way. */
export type Hearers<I extends Interface, Asker> = {
  readonly [K in NoticeName<I>]?: (asker: Asker, payload: NoticePayload<I, K>) => void;
};

/** One of them, as it is called: with an input that was checked, and the asker that its port was given. */
export type SharedAnswer = (asker: unknown, input: unknown, context: CallContext) => unknown;

/** The same of a notice. */
export type SharedHearer = (asker: unknown, payload: unknown) => void;

/** Answers that many ports share, looked up by name, and who hears their notices. */
export interface AnswerTable<I extends Interface, Asker> {
  /** Says of which interface and for whom, to the compiler; never there. */
  readonly of?: Answers<I, Asker>;
  readonly byName: ReadonlyMap<string, SharedAnswer>;
  readonly hearers: ReadonlyMap<string, SharedHearer>;
}

/** Makes the table that `Rpc.answer` takes. */
export function answerTable<I extends Interface, Asker>(
  _local: I,
  answers: Answers<I, Asker>,
  hearers: Hearers<I, Asker> = {},
): AnswerTable<I, Asker> {
  return {
    byName: new Map(Object.entries(answers) as [string, SharedAnswer][]),
    hearers: new Map(Object.entries(hearers) as [string, SharedHearer][]),
  };
}
