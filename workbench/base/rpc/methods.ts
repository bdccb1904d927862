import type { Static, TSchema } from 'typebox';

/** A method that is asked and answered. Both schemas are checked where the message arrives. */
export interface MethodDeclaration {
  readonly input: TSchema;
  readonly output: TSchema;
  /** The longest an answer may take, in ms; the Rpc's default when absent. */
  readonly timeLimitMs?: number;
}

/** A notice that is not answered. */
export interface NoticeDeclaration {
  readonly payload: TSchema;
}

/** What one end of a port answers (`methods`) and hears (`notices`). */
export interface InterfaceDeclaration {
  readonly methods: Readonly<Record<string, MethodDeclaration>>;
  readonly notices: Readonly<Record<string, NoticeDeclaration>>;
}

/** A declaration with its names in a `Map`, built once for all ports that speak it: a name from outside never reaches an object. */
export interface Interface extends InterfaceDeclaration {
  readonly lookup: {
    readonly methods: ReadonlyMap<string, MethodDeclaration>;
    readonly notices: ReadonlyMap<string, NoticeDeclaration>;
  };
}

/** The names of an interface's methods. */
export type MethodName<I extends Interface> = keyof I['methods'] & string;
/** The names of an interface's notices. */
export type NoticeName<I extends Interface> = keyof I['notices'] & string;
/** What a method takes. */
export type MethodInput<I extends Interface, K extends MethodName<I>> = Static<I['methods'][K]['input']>;
/** What a method answers. */
export type MethodOutput<I extends Interface, K extends MethodName<I>> = Static<I['methods'][K]['output']>;
/** What a notice carries. */
export type NoticePayload<I extends Interface, K extends NoticeName<I>> = Static<I['notices'][K]['payload']>;

/** Keeps the literal type of an interface's declaration while checking its shape. */
export function defineInterface<const I extends InterfaceDeclaration>(declaration: I): I & Pick<Interface, 'lookup'> {
  const lookup = {
    methods: new Map(Object.entries(declaration.methods)),
    notices: new Map(Object.entries(declaration.notices)),
  };
  return { ...declaration, lookup };
}
