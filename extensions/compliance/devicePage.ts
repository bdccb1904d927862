import { type Block, HandrailError, text } from '@handrail/sdk';
import type { Device } from '@handrail/sdk/tenant/devices';
import type { SessionRecord } from '@handrail/sdk/tenant/sessions';
import { aboutBlocks } from './deviceBlocks.ts';
import { type Parts, permissions, person, type TenantCall } from './parts.ts';

/** One device: what is known of it, whether it complies, what happened with it, and what can be done. */
export function devicePage({ actions, ui, stage }: Parts): void {
  const view = async (deviceId: string, call: TenantCall): Promise<readonly Block[]> => {
    const { tenant } = call;
    const [{ value: device }, held] = await Promise.all([
      tenant.request({ endpoint: 'devices.get', params: { deviceId } }),
      permissions(call),
    ]);
    const [history, refused] = await Promise.all([
      held.has('reports.view') ? historyOf(deviceId, call) : undefined,
      device.enrolled ? false : unenrolledRefused(call, held),
    ]);
    const mayHelp = held.has('session.offer') && device.retiredAt === undefined && !refused;
    return [
      { kind: 'button', label: text('devices'), icon: 'back', run: { action: 'changeDevices', input: {} } },
      { kind: 'text', text: device.name, heading: true },
      ...commands(device, held, mayHelp),
      ...warnings(device, refused, mayHelp),
      ...aboutBlocks(device),
      ...(history ? [historyBlock(history)] : []),
      // Whether it is online changes without anybody touching this page.
      { kind: 'refresh', everyMs: 10_000, run: { action: 'refreshDevice', input: { deviceId } } },
    ];
  };
  type Input = { readonly deviceId: string };
  const open = stage.turn(({ deviceId }: Input, call: TenantCall) => view(deviceId, call));
  actions.handle('openDevice', open);
  actions.handle(
    'refreshDevice',
    stage.refresh(({ deviceId }: Input, call: TenantCall) => view(deviceId, call)),
  );
  actions.handle('retireDevice', async ({ deviceId }, call) => {
    await call.tenant.request({ endpoint: 'devices.retire', params: { deviceId } });
    ui.notify(text('retire.done'), 'success');
    await open({ deviceId }, call);
  });
  actions.handle('helpDevice', async ({ deviceId }, { help }) => {
    await help.start({ deviceId });
  });
}

function commands(device: Device, held: ReadonlySet<string>, mayHelp: boolean): readonly Block[] {
  const input = { deviceId: device.id };
  const retirable = held.has('connector.update') && device.enrolled && device.retiredAt === undefined;
  if (!mayHelp && !retirable) return [];
  return [
    {
      kind: 'row',
      blocks: [
        ...(mayHelp
          ? [
              {
                kind: 'button',
                label: text('help.start'),
                icon: 'screen',
                tone: 'brand',
                run: { action: 'helpDevice', input },
                disabled: !device.online,
              } as const,
            ]
          : []),
        ...(retirable
          ? [
              {
                kind: 'button',
                label: text('retire.button'),
                run: {
                  action: 'retireDevice',
                  input,
                  confirm: {
                    title: text('retire.title', { name: device.name }),
                    text: text('retire.text'),
                    label: text('retire.button'),
                    tone: 'danger',
                  },
                },
              } as const,
            ]
          : []),
      ],
    },
  ];
}

function warnings(device: Device, refused: boolean, mayHelp: boolean): readonly Block[] {
  if (device.retiredAt !== undefined) {
    return [{ kind: 'notice', tone: 'neutral', title: text('device.retired'), text: text('device.retiredText') }];
  }
  const offline: readonly Block[] =
    mayHelp && !device.online
      ? [{ kind: 'notice', tone: 'neutral', title: text('help.offline'), text: text('help.offlineText') }]
      : [];
  if (refused) {
    return [
      {
        kind: 'notice',
        tone: 'danger',
        title: text('device.unenrolledRefused'),
        text: text('device.unenrolledRefusedText'),
      },
    ];
  }
  if (!device.enrolled) {
    return [
      { kind: 'notice', tone: 'warning', title: text('device.unenrolled'), text: text('device.unenrolledText') },
      ...offline,
    ];
  }
  if (device.compliance === 'compliant') return offline;
  return [
    { kind: 'notice', tone: 'warning', title: text('device.warning'), text: text('device.warningText') },
    ...offline,
  ];
}

async function historyOf(deviceId: string, { tenant }: TenantCall): Promise<readonly SessionRecord[]> {
  const { value } = await tenant.request({ endpoint: 'sessions.list', query: { deviceId, limit: 20 } });
  return value.items;
}

/** Whether the tenant lets nobody help such devices; who may not read the settings is told when they try. */
async function unenrolledRefused({ tenant }: TenantCall, held: ReadonlySet<string>): Promise<boolean> {
  if (!held.has('connector.read')) return false;
  try {
    return !(await tenant.request({ endpoint: 'settings.get' })).value.unenrolledAllowed;
  } catch (error) {
    if (HandrailError.from(error).code === 'not_permitted') return false;
    throw error;
  }
}

function historyBlock(history: readonly SessionRecord[]): Block {
  return {
    kind: 'group',
    label: text('device.history'),
    blocks: [
      {
        kind: 'table',
        label: text('device.history'),
        columns: [
          { name: 'started', title: text('column.started') },
          { name: 'helper', title: text('column.helper') },
          { name: 'sharer', title: text('column.sharer'), dropOrder: 1 },
          { name: 'mode', title: text('column.mode'), dropOrder: 2 },
        ],
        rows: history.map((record) => ({
          id: record.id,
          cells: {
            started: { time: record.startedAt ?? record.createdAt },
            helper: person(record.helper),
            sharer: person(record.sharer),
            mode: text(`mode.${record.mode}`),
          },
        })),
        empty: text('device.noHistory'),
      },
    ],
  };
}
