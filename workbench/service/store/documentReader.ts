import { HandrailError } from '@handrail/sdk';
import type { Static, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

interface Read {
  readonly schema: TSchema;
  readonly text: string;
  readonly content: unknown;
}

/**
 * Reads documents from their text. Settings are read with every request and kept by every link: schemas are compiled once, and a
 * text that has not changed gives the object that it gave before.
 */
export class DocumentReader {
  readonly #checks = new Map<TSchema, Validator>();
  /** The newest of each document. */
  readonly #read = new Map<string, Read>();

  /** `name` tells this document from all others. Error: `data_corrupt`. */
  read<S extends TSchema>(schema: S, name: string, text: string): Static<S> {
    const known = this.#read.get(name);
    // It was checked against this very schema.
    if (known?.text === text && known.schema === schema) return known.content as Static<S>;
    const content: unknown = JSON.parse(text);
    if (!this.#check(schema).Check(content)) {
      throw new HandrailError('data_corrupt', 'A document of a tenant does not fit', {
        kind: name.split(' ').at(-1) ?? '',
      });
    }
    this.#read.set(name, { schema, text, content });
    return content as Static<S>;
  }

  #check(schema: TSchema): Validator {
    const known = this.#checks.get(schema);
    const check = known ?? Compile<TSchema>(schema);
    if (!known) this.#checks.set(schema, check);
    return check;
  }
}
