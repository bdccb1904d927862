import { type Block, type TableBlock, type TenantLease, text } from '@handrail/sdk';
import type { DeviceEntry } from '@handrail/sdk/tenant/devices';
import type { RequestOf } from '@handrail/sdk/tenant/tenantApi';
import { complianceCell, type PageUi } from './pageUi.ts';

type Query = NonNullable<RequestOf<'devices.list'>['query']>;

interface Wish {
  readonly search?: string | undefined;
  readonly sort?: string | undefined;
  readonly descending?: boolean | undefined;
  readonly filter?: string | undefined;
  readonly value?: string | undefined;
}

const sortable = ['name', 'owner', 'osName', 'appVersion', 'lastSeenAt'] as const;
const states = ['compliant', 'nonCompliant', 'notEnrolled'] as const;
const platforms = ['windows', 'macos', 'linux', 'other'] as const;

/** The device inventory: searched, sorted and narrowed by the service, a page at a time. */
export class DevicesPage {
  readonly #ui: PageUi;
  #query: Query = {};
  /** Where the pages before this one began. */
  #before: (string | undefined)[] = [];

  constructor(ui: PageUi) {
    this.#ui = ui;
  }

  open(tenant: TenantLease): Promise<void> {
    return this.#load(tenant);
  }

  narrow({ search, sort, descending, filter, value }: Wish, tenant: TenantLease): Promise<void> {
    const { cursor: _start, ...query } = this.#query;
    this.#before = [];
    if (search !== undefined) this.#query = without(query, 'search', search === '' ? undefined : search);
    else if (sort !== undefined) {
      const column = sortable.find((each) => each === sort);
      this.#query = { ...query, ...(column && { sort: column }), descending: descending ?? false };
    } else this.#query = filtered(query, filter, value ?? '');
    return this.#load(tenant);
  }

  async turn(cursor: string | undefined, tenant: TenantLease): Promise<void> {
    if (cursor === undefined) {
      this.#query = without(this.#query, 'cursor', this.#before.pop());
    } else {
      this.#before.push(this.#query.cursor);
      this.#query = { ...this.#query, cursor };
    }
    await this.#load(tenant);
  }

  async save(tenant: TenantLease): Promise<void> {
    const { cursor: _cursor, limit: _limit, ...query } = this.#query;
    const { fileName } = await tenant.save({ endpoint: 'devices.export', query });
    this.#ui.notify(text('saved', { file: fileName }), 'success');
  }

  async #load(tenant: TenantLease): Promise<void> {
    const { value } = await tenant.request({ endpoint: 'devices.list', query: { ...this.#query, limit: 50 } });
    this.#ui.show('page', [
      { kind: 'text', text: text('devices'), heading: true },
      { kind: 'text', text: text('devicesIntro') },
      this.#table(value.items, value.next),
      { kind: 'button', label: text('export'), run: { action: 'exportDevices' }, icon: 'download' },
    ]);
  }

  #table(devices: readonly DeviceEntry[], next: string | undefined): Block {
    const { search, sort, descending } = this.#query;
    const run = { action: 'narrowDevices' };
    const table: TableBlock = {
      kind: 'table',
      label: text('devices'),
      columns: [
        { name: 'name', title: text('name'), sortable: true },
        { name: 'owner', title: text('owner'), sortable: true },
        { name: 'compliance', title: text('state') },
        { name: 'online', title: text('presence') },
        { name: 'osName', title: text('system'), sortable: true, dropOrder: 2 },
        { name: 'appVersion', title: text('appVersion'), sortable: true, dropOrder: 1 },
        { name: 'lastSeenAt', title: text('lastSeen'), sortable: true, dropOrder: 3 },
      ],
      rows: devices.map(rowOf),
      sorted: { column: sort ?? 'name', descending: descending ?? false },
      sort: run,
      search: { label: text('searchDevices'), value: search ?? '', run },
      filters: [
        {
          label: text('filterCompliance'),
          value: this.#query.compliance ?? '',
          options: [anything, ...states.map((value) => ({ value, label: text(value) }))],
          run: { action: 'narrowDevices', input: { filter: 'compliance' } },
        },
        {
          label: text('filterPlatform'),
          value: this.#query.platform ?? '',
          options: [anything, ...platforms.map((value) => ({ value, label: text(value) }))],
          run: { action: 'narrowDevices', input: { filter: 'platform' } },
        },
        {
          label: text('filterOnline'),
          value: this.#query.online === undefined ? '' : this.#query.online ? 'online' : 'offline',
          options: [anything, ...(['online', 'offline'] as const).map((value) => ({ value, label: text(value) }))],
          run: { action: 'narrowDevices', input: { filter: 'online' } },
        },
      ],
      empty: text('noDevices'),
      ...(this.#before.length > 0 ? { previous: { action: 'turnDevices', input: {} } } : {}),
      ...(next === undefined ? {} : { next: { action: 'turnDevices', input: { cursor: next } } }),
    };
    return table;
  }
}

const anything = { value: '', label: text('all') };

function rowOf(device: DeviceEntry): TableBlock['rows'][number] {
  return {
    id: device.id,
    cells: {
      name: device.name,
      owner: device.owner?.name ?? '',
      compliance: complianceCell(device.compliance),
      online: { status: text(device.online ? 'online' : 'offline'), tone: device.online ? 'success' : 'neutral' },
      osName: device.osVersion === undefined ? device.osName : `${device.osName} ${device.osVersion}`,
      appVersion: device.appVersion ?? '',
      lastSeenAt: { time: device.lastSeenAt },
    },
    open: { action: 'device', input: { deviceId: device.id } },
  };
}

function filtered(query: Query, filter: string | undefined, value: string): Query {
  switch (filter) {
    case 'compliance':
      return without(
        query,
        'compliance',
        states.find((each) => each === value),
      );
    case 'platform':
      return without(
        query,
        'platform',
        platforms.find((each) => each === value),
      );
    case 'online':
      return without(query, 'online', value === '' ? undefined : value === 'online');
    default:
      return query;
  }
}

/** The query with this part, or without it where it has no value. */
function without<K extends keyof Query>(query: Query, name: K, value: Query[K] | undefined): Query {
  const { [name]: _gone, ...rest } = query;
  return value === undefined ? rest : { ...rest, [name]: value };
}
