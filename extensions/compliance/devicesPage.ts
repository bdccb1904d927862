import { type Block, ListView, type TableRow, text } from '@handrail/sdk';
import type { DeviceEntry } from '@handrail/sdk/tenant/devices';
import { complianceCell, onlineCell, type Parts, permissions, person, type TenantCall } from './parts.ts';

type Sort = 'name' | 'lastSeenAt' | 'owner' | 'osName' | 'appVersion';

const sorts: readonly Sort[] = ['name', 'lastSeenAt', 'owner', 'osName', 'appVersion'];
const platforms = ['windows', 'macos', 'linux', 'other'] as const;
const states = ['compliant', 'nonCompliant', 'notEnrolled'] as const;

/** The inventory: any number of devices, looked for, narrowed down, sorted and exported. */
export function devicesPage({ actions, ui, stage }: Parts): void {
  const begin = () => new ListView<Sort>({ size: 100, sorts, sort: 'name' });
  let list = begin();

  const query = () => {
    const platform = platforms.find((one) => one === list.filter('platform'));
    const compliance = states.find((one) => one === list.filter('compliance'));
    const online = list.filter('online');
    return {
      ...list.search,
      ...list.order,
      ...(platform ? { platform } : {}),
      ...(compliance ? { compliance } : {}),
      ...(online === '' ? {} : { online: online === 'yes' }),
    };
  };

  const view = async (call: TenantCall): Promise<readonly Block[]> => {
    const [{ value }, held] = await Promise.all([
      call.tenant.request({ endpoint: 'devices.list', query: { ...query(), ...list.page } }),
      permissions(call),
    ]);
    list.took(value);
    const all = { value: '', label: text('all') };
    return [
      { kind: 'text', text: text('devices'), heading: true },
      { kind: 'text', text: text('devicesIntro') },
      ...(held.has('reports.view')
        ? [
            {
              kind: 'row',
              blocks: [{ kind: 'button', label: text('export'), icon: 'download', run: { action: 'exportDevices' } }],
            } as const,
          ]
        : []),
      list.table('changeDevices', {
        label: text('devices'),
        columns: [
          { name: 'name', title: text('column.name'), sortable: true },
          { name: 'osName', title: text('column.os'), sortable: true, dropOrder: 4 },
          { name: 'owner', title: text('column.owner'), sortable: true, dropOrder: 5 },
          { name: 'compliance', title: text('column.compliance'), dropOrder: 6 },
          { name: 'online', title: text('column.online'), dropOrder: 3 },
          { name: 'appVersion', title: text('column.app'), sortable: true, dropOrder: 1 },
          { name: 'lastSeenAt', title: text('column.seen'), sortable: true, dropOrder: 2 },
        ],
        rows: value.items.map((device) => row(device, held)),
        empty: text('devices.none'),
        search: text('search.devices'),
        filters: [
          {
            name: 'platform',
            label: text('filter.platform'),
            options: [all, ...platforms.map((one) => ({ value: one, label: text(`platform.${one}`) }))],
          },
          {
            name: 'compliance',
            label: text('filter.compliance'),
            options: [all, ...states.map((one) => ({ value: one, label: text(`compliance.${one}`) }))],
          },
          {
            name: 'online',
            label: text('filter.online'),
            options: [all, { value: 'yes', label: text('online') }, { value: 'no', label: text('offline') }],
          },
        ],
      }),
    ];
  };

  actions.handle(
    'devices',
    stage.turn((_, call) => {
      list = begin();
      return view(call);
    }),
  );
  actions.handle(
    'changeDevices',
    stage.turn((change, call) => {
      list.change(change);
      return view(call);
    }),
  );
  actions.handle('exportDevices', async (_, { tenant }) => {
    const { fileName } = await tenant.save({ endpoint: 'devices.export', query: query() });
    ui.notify(text('exported', { file: fileName }), 'success');
  });
}

function row(device: DeviceEntry, held: ReadonlySet<string>): TableRow {
  const input = { deviceId: device.id };
  return {
    id: device.id,
    cells: {
      name: device.name,
      osName: device.osVersion === undefined ? device.osName : `${device.osName} ${device.osVersion}`,
      owner: person(device.owner),
      compliance: complianceCell(device),
      online: onlineCell(device),
      appVersion: device.appVersion ?? '–',
      lastSeenAt: { time: device.lastSeenAt },
    },
    open: { action: 'openDevice', input },
    ...(held.has('session.offer') && device.online
      ? { actions: [{ label: text('help.start'), run: { action: 'helpDevice', input } }] }
      : {}),
  };
}
