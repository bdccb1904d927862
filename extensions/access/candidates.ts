import { type ActionReference, type Block, ListView, type Text, text } from '@handrail/sdk';
import type { TenantCall } from './parts.ts';

/** What can be chosen from a list that is too long to be a field: people who have signed in, or devices. */
export type CandidateKind = 'people' | 'devices';

/** A table of people or devices, each row of which stands for a choice. */
export class Candidates {
  readonly #kind: CandidateKind;
  readonly #action: string;
  readonly list = new ListView();
  #names = new Map<string, string>();

  /** `action` is the one that the table's tools run. */
  constructor(kind: CandidateKind, action: string) {
    this.#kind = kind;
    this.#action = action;
  }

  /** The name of one that was shown. */
  nameOf(id: string): string | undefined {
    return this.#names.get(id);
  }

  async table({ tenant }: TenantCall, label: Text, choose: (id: string) => ActionReference): Promise<Block> {
    const query = { ...this.list.search, ...this.list.page };
    if (this.#kind === 'people') {
      const { value } = await tenant.request({ endpoint: 'people.list', query });
      this.list.took(value);
      this.#names = new Map(value.items.map(({ id, name }) => [id, name]));
      return this.list.table(this.#action, {
        label,
        search: text('group.searchPeople'),
        columns: [
          { name: 'name', title: text('column.name') },
          { name: 'signIn', title: text('people.signIn'), dropOrder: 2 },
          { name: 'seen', title: text('people.seen'), dropOrder: 1 },
        ],
        rows: value.items.map(({ id, name, signInName, lastSeenAt }) => ({
          id,
          cells: { name, signIn: signInName, seen: { time: lastSeenAt } },
          open: choose(id),
        })),
        empty: text('people.none'),
      });
    }
    const { value } = await tenant.request({ endpoint: 'devices.list', query });
    this.list.took(value);
    this.#names = new Map(value.items.map(({ id, name }) => [id, name]));
    return this.list.table(this.#action, {
      label,
      search: text('group.searchDevices'),
      columns: [
        { name: 'name', title: text('column.name') },
        { name: 'os', title: text('devices.os'), dropOrder: 1 },
        { name: 'owner', title: text('devices.owner'), dropOrder: 2 },
      ],
      rows: value.items.map(({ id, name, osName, owner }) => ({
        id,
        cells: { name, os: osName, owner: owner?.name ?? '–' },
        open: choose(id),
      })),
      empty: text('devices.none'),
    });
  }
}
