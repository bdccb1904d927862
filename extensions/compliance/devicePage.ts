import { type Block, type Cell, type TenantLease, type Text, text } from '@handrail/sdk';
import type { Device } from '@handrail/sdk/tenant/devices';
import type { SessionRecord } from '@handrail/sdk/tenant/sessions';
import { complianceCell, type PageUi } from './pageUi.ts';

const back: Block = { kind: 'button', label: text('back'), run: { action: 'devices' }, icon: 'back' };

/** One device: who, how it stands and why, what it reported, its sessions, and what can be done with it. */
export class DevicePage {
  readonly #ui: PageUi;

  constructor(ui: PageUi) {
    this.#ui = ui;
  }

  async open(deviceId: string, tenant: TenantLease): Promise<void> {
    const [{ value: device }, { value: me }] = await Promise.all([
      tenant.request({ endpoint: 'devices.get', params: { deviceId } }),
      tenant.request({ endpoint: 'me.get' }),
    ]);
    const held = new Set(me.permissions);
    const sessions = held.has('reports.view')
      ? await tenant.request({ endpoint: 'sessions.list', query: { deviceId, limit: 10 } })
      : undefined;
    this.#ui.show('page', [
      back,
      { kind: 'text', text: device.name, heading: true },
      ...warning(device),
      ...commands(device, held),
      { kind: 'facts', items: about(device) },
      ...reasons(device),
      ...reported(device),
      ...(sessions ? [history(sessions.value.items)] : []),
    ]);
  }

  async retire(deviceId: string, tenant: TenantLease): Promise<void> {
    const { value: device } = await tenant.request({ endpoint: 'devices.get', params: { deviceId } });
    await tenant.request({ endpoint: 'devices.retire', params: { deviceId } });
    this.#ui.notify(text('retired', { name: device.name }), 'success');
    await this.open(deviceId, tenant);
  }
}

/** It warns, and says what is at risk; it bars nothing (R19). */
function warning(device: Device): readonly Block[] {
  if (device.compliance === 'compliant') return [];
  const title = device.compliance === 'notEnrolled' ? 'warningUnenrolled' : 'warningTitle';
  return [{ kind: 'notice', tone: 'warning', title: text(title), text: text('warningText') }];
}

function commands(device: Device, held: ReadonlySet<string>): readonly Block[] {
  const input = { deviceId: device.id };
  const blocks: Block[] = [];
  if (held.has('session.offer') && device.retiredAt === undefined) {
    blocks.push({
      kind: 'button',
      label: text('start'),
      run: { action: 'startSession', input },
      icon: 'screen',
      tone: 'brand',
      disabled: !device.online,
    });
  }
  if (held.has('connector.update') && device.retiredAt === undefined) {
    blocks.push({
      kind: 'button',
      label: text('retire'),
      run: { action: 'retire', input },
      icon: 'delete',
      tone: 'danger',
    });
  }
  if (blocks.length === 0) return [];
  return [
    { kind: 'row', blocks },
    ...(held.has('session.offer')
      ? [{ kind: 'text', text: text(device.online ? 'startHint' : 'offlineHint') } as const]
      : []),
  ];
}

function about(device: Device): readonly { readonly label: Text; readonly value: Cell }[] {
  return [
    { label: text('state'), value: complianceCell(device.compliance) },
    {
      label: text('presence'),
      value: { status: text(device.online ? 'online' : 'offline'), tone: device.online ? 'success' : 'neutral' },
    },
    { label: text('owner'), value: device.owner?.name ?? text('none') },
    { label: text('system'), value: device.osName },
    { label: text('appVersion'), value: device.appVersion ?? text('none') },
    { label: text('groups'), value: device.groups.map(({ name }) => name).join(', ') || text('none') },
    { label: text('lastSeen'), value: { time: device.lastSeenAt } },
    { label: text('firstSeen'), value: { time: device.firstSeenAt } },
    ...(device.enrolledAt === undefined ? [] : [{ label: text('enrolledAt'), value: { time: device.enrolledAt } }]),
  ];
}

function reasons(device: Device): readonly Block[] {
  const items = device.reasons
    .filter(({ code }) => code !== 'not_enrolled')
    .map(({ code, expected, actual }): Block => ({ kind: 'text', text: text(`reason.${code}`, { expected, actual }) }));
  return items.length === 0 ? [] : [{ kind: 'group', label: text('reasons'), blocks: [{ kind: 'list', items }] }];
}

function reported(device: Device): readonly Block[] {
  const items = device.facts.map(({ name, value, unknown }) => ({
    label: text(`fact.${name}`),
    value: unknown === undefined ? factCell(name, value) : text('unknown', { reason: unknown }),
  }));
  const blocks: Block[] =
    items.length === 0
      ? [{ kind: 'text', text: text('noFacts') }]
      : [
          {
            kind: 'facts',
            items: [
              ...items,
              ...(device.factsAt === undefined ? [] : [{ label: text('reportedAt'), value: { time: device.factsAt } }]),
            ],
          },
        ];
  return [{ kind: 'group', label: text('facts'), blocks }];
}

function factCell(name: string, value: boolean | number | string | undefined): Cell {
  if (typeof value === 'boolean') return text(value ? 'yes' : 'no');
  if (typeof value === 'number') return name === 'uptimeSeconds' ? { durationMs: value * 1000 } : { number: value };
  return value ?? '';
}

function history(sessions: readonly SessionRecord[]): Block {
  return {
    kind: 'group',
    label: text('history'),
    blocks: [
      {
        kind: 'table',
        label: text('history'),
        columns: [
          { name: 'when', title: text('when') },
          { name: 'helper', title: text('helper') },
          { name: 'sharer', title: text('sharer') },
          { name: 'mode', title: text('mode') },
        ],
        rows: sessions.map((session) => ({
          id: session.id,
          cells: {
            when: { time: session.createdAt },
            helper: session.helper.name ?? session.helper.id,
            sharer: session.sharer.name ?? session.sharer.id,
            mode: text(session.mode === 'none' ? 'noMode' : session.mode),
          },
        })),
        empty: text('noHistory'),
      },
    ],
  };
}
