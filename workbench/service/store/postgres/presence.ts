import { Client } from 'pg';
import type { ServerAddress } from './serverAddress.ts';

/** Any number, as long as every version of Handrail has the same one: every running service holds a share of this lock. */
const servicesLock = 4_871_202_512;

/** Says to other services of the same database that this one runs, with a connection that lasts as long as it does. */
export class Presence {
  readonly #address: ServerAddress;
  #client: Client | undefined;
  #entered = false;

  constructor(address: ServerAddress) {
    this.#address = address;
  }

  /** Enters; runs work before, where nobody else is in, and those who come meanwhile wait for that. */
  async enter(work: () => Promise<void>): Promise<void> {
    const client = await this.#connected();
    this.#entered = true;
    const { rows } = await client.query<{ first: boolean }>('select pg_try_advisory_lock($1) as first', [servicesLock]);
    const isFirst = rows[0]?.first === true;
    try {
      if (isFirst) await work();
    } finally {
      await client.query('select pg_advisory_lock_shared($1)', [servicesLock]);
      if (isFirst) await client.query('select pg_advisory_unlock($1)', [servicesLock]);
    }
  }

  /** Enters again after a connection that broke, which a server that was started anew knows nothing of. */
  async stay(): Promise<void> {
    if (!this.#entered || this.#client) return;
    const client = await this.#connected();
    await client.query('select pg_advisory_lock_shared($1)', [servicesLock]);
  }

  async leave(): Promise<void> {
    const client = this.#client;
    this.#entered = false;
    this.#client = undefined;
    await client?.end();
  }

  async #connected(): Promise<Client> {
    const client = new Client(this.#address.config);
    const gone = () => {
      if (this.#client === client) this.#client = undefined;
    };
    client.on('error', gone);
    client.on('end', gone);
    await client.connect();
    this.#client = client;
    return client;
  }
}
