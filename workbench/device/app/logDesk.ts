import { HandrailError } from '@handrail/sdk';
import { type ShownLog, shownEntries } from '../../base/app/logEntry.ts';
import type { KeptLog } from '../ports/machine.ts';
import type { Shell } from '../ports/shell.ts';

/** The local log for the person at this device: they may look at it, and nobody else is told what it has. */
export class LogDesk {
  readonly #log: KeptLog;
  readonly #shell: Shell;

  constructor({ keptLog, shell }: { readonly keptLog: KeptLog; readonly shell: Shell }) {
    this.#log = keptLog;
    this.#shell = shell;
  }

  async read(): Promise<ShownLog> {
    const { folder } = this.#log;
    return {
      entries: [...(await this.#log.read(shownEntries))],
      ...(folder === undefined ? {} : { folder }),
      opens: folder !== undefined && this.#shell.abilities.has('openFolder'),
    };
  }

  /** Error: `not_supported` where there is no folder, or the system shows none. */
  async openFolder(): Promise<void> {
    const { folder } = this.#log;
    if (folder === undefined) throw new HandrailError('not_supported', 'The log of this app has no folder');
    try {
      await this.#shell.openFolder(folder);
    } catch (error) {
      const { code, message } = HandrailError.from(error);
      if (code !== 'not_supported') throw error;
      // Its place helps the person all the same, who is the only one that hears of it.
      throw new HandrailError(code, message, { problem: 'folder', folder }, { cause: error });
    }
  }
}
