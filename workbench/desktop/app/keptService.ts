import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HandrailError } from '@handrail/sdk';
import Type from 'typebox';
import { longestAddress, readServiceAddress } from '../../base/app/serviceAddress.ts';
import { conform } from '../../base/rpc/conform.ts';
import type { EventLog } from '../../device/ports/machine.ts';
import { writeWhole } from '../wholeFile.ts';

const Kept = Type.Object({ service: Type.String({ maxLength: longestAddress }) });

/** The service that the person chose, in a file of the data folder. Nobody else's word is kept there. */
export class KeptService {
  readonly #path: string;
  readonly #log: Pick<EventLog, 'record'>;

  constructor(folder: string, log: Pick<EventLog, 'record'>) {
    this.#path = join(folder, 'service.json');
    this.#log = log;
  }

  /** Undefined where nothing is kept, or nothing that is an address: the person is asked again. */
  read(): string | undefined {
    try {
      const kept = conform(Kept, JSON.parse(readFileSync(this.#path, 'utf8')));
      const read = kept.fits ? readServiceAddress((kept.value as { readonly service: string }).service) : undefined;
      if (read && !('problem' in read)) return read.origin;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    }
    this.#log.record('service.unreadable', { code: 'data_corrupt' });
    return undefined;
  }

  /** Error: `storage_full` with `problem: service`, whatever is in the way. */
  keep(service: string): void {
    this.#write(() => writeWhole(this.#path, `${JSON.stringify({ service })}\n`));
  }

  /** Error: as with `keep`. */
  forget(): void {
    this.#write(() => rmSync(this.#path, { force: true }));
  }

  #write(act: () => void): void {
    try {
      act();
    } catch (cause) {
      throw new HandrailError(
        'storage_full',
        'The chosen service cannot be written down',
        { problem: 'service' },
        { cause },
      );
    }
  }
}
