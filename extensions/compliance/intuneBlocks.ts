import { type Block, type Cell, type ListView, type Text, type Tone, text } from '@handrail/sdk';
import type { IntuneStatus, ManagedDeviceEntry } from '@handrail/sdk/tenant/intune';
import { named } from './parts.ts';

const dayMs = 86_400_000;
/** How long before it expires a secret is spoken of. */
const remindMs = 21 * dayMs;

export const matches = ['matched', 'ambiguous', 'unmatched'] as const;

const tones: Readonly<Record<ManagedDeviceEntry['match'], Tone>> = {
  matched: 'success',
  ambiguous: 'warning',
  unmatched: 'neutral',
};

/** How reading goes: what needs somebody, what can be done, how many devices, and the last run. */
export function statusBlocks(status: IntuneStatus, may: boolean): readonly Block[] {
  const figures = (['managed', 'matched', 'ambiguous', 'unmatched'] as const).map(
    (name): Block => ({
      kind: 'figure',
      label: text(`intune.${name}`),
      value: { number: status[name] },
      ...(name === 'ambiguous' && status.ambiguous > 0 ? { tone: 'warning' } : {}),
    }),
  );
  return [
    ...notices(status),
    ...(may ? [commands(status)] : []),
    { kind: 'row', blocks: figures },
    {
      kind: 'row',
      blocks: [{ kind: 'group', label: text('intune.run'), blocks: [{ kind: 'facts', items: facts(status) }] }],
    },
  ];
}

function notices(status: IntuneStatus): readonly Block[] {
  const { problem, freshUntil, secret, state } = status;
  const now = Date.now();
  const found: Block[] = [];
  if (problem !== undefined && state !== 'off') {
    found.push({
      kind: 'notice',
      tone: 'danger',
      title: text(`intuneProblem.${problem}`),
      text: text(`intuneProblem.${problem}.do`),
    });
  }
  if (freshUntil !== undefined && freshUntil < now)
    found.push({ kind: 'notice', tone: 'warning', title: text('intune.stale'), text: text('intune.staleText') });
  if (secret?.expiresAt !== undefined && secret.expiresAt - remindMs < now && problem !== 'secret_expired')
    found.push({ kind: 'notice', tone: 'warning', title: text('intune.expiring'), text: text('intune.expiringText') });
  if (status.ambiguous > 0)
    found.push({ kind: 'notice', tone: 'neutral', title: text('intune.unclear'), text: text('intune.unclearText') });
  return found;
}

/** What a new secret mends. */
const ofSecret: ReadonlySet<unknown> = new Set(['secret_wrong', 'secret_expired', 'secret_sealed_elsewhere']);

function commands({ state, problem }: IntuneStatus): Block {
  const isIdle = state === 'waiting';
  const sync = (full: boolean) => ({ action: 'syncIntune', input: { full } });
  return {
    kind: 'row',
    blocks: [
      ...(state === 'off'
        ? []
        : [
            {
              kind: 'button',
              label: text('intune.sync'),
              tone: 'brand',
              run: sync(false),
              disabled: !isIdle,
            } as const,
            { kind: 'button', label: text('intune.syncAll'), run: sync(true), disabled: !isIdle } as const,
          ]),
      { kind: 'button', label: text('intune.test'), icon: 'check', run: { action: 'testIntune' } },
      ...(ofSecret.has(problem)
        ? [{ kind: 'button', label: text('intune.replace'), icon: 'key', run: { action: 'newIntuneSecret' } } as const]
        : []),
    ],
  };
}

type Facts = readonly { readonly label: Text; readonly value: Cell }[];

function facts(status: IntuneStatus): Facts {
  const { state, startedAt, full, succeededAt, nextAt, secret, unreadable } = status;
  const time = (label: string, at: number | undefined): Facts =>
    at === undefined ? [] : [{ label: text(label), value: { time: at } }];
  return [
    {
      label: text('intune.state'),
      value: { status: text(`intune.state.${state}`), tone: state === 'running' ? 'brand' : 'neutral' },
    },
    ...(startedAt === undefined
      ? [{ label: text('intune.lastRun'), value: text('intune.neverRan') }]
      : [
          { label: text('intune.lastRun'), value: { time: startedAt } },
          { label: text('intune.kind'), value: text(full === true ? 'intune.kindAll' : 'intune.kindChanged') },
          { label: text('intune.result'), value: resultOf(status) },
        ]),
    ...(unreadable === undefined || unreadable === 0
      ? []
      : [{ label: text('intune.unreadable'), value: { number: unreadable } }]),
    ...time('intune.lastGood', succeededAt),
    ...time('intune.next', nextAt),
    ...time('intune.secretSet', secret?.setAt),
    ...time('intune.secretExpires', secret?.expiresAt),
  ];
}

function resultOf({ state, problem, read, finishedAt }: IntuneStatus): Cell {
  if (state === 'running' || finishedAt === undefined) return { status: text('intune.resultRunning'), tone: 'neutral' };
  return problem === undefined
    ? { status: text('intune.resultGood', { count: read ?? 0 }), tone: 'success' }
    : { status: text('intune.resultBad'), tone: 'danger' };
}

/** The devices that Intune manages, and which of the inventory they are. */
export function devicesTable(list: ListView, devices: readonly ManagedDeviceEntry[]): Block {
  return list.table('intuneDevices', {
    label: text('intune.tabDevices'),
    columns: [
      { name: 'name', title: text('column.name') },
      { name: 'serial', title: text('intune.serial'), dropOrder: 2 },
      { name: 'says', title: text('intune.says'), dropOrder: 3 },
      { name: 'match', title: text('intune.match') },
      { name: 'synced', title: text('intune.synced'), dropOrder: 1 },
    ],
    rows: devices.map((device) => {
      const [one] = device.devices;
      return {
        id: device.id,
        cells: {
          name: device.name === '' ? device.id : device.name,
          serial: device.serialNumber ?? '–',
          says: named('intune', device.compliance),
          match: { status: text(`intune.match.${device.match}`), tone: tones[device.match] },
          synced: device.syncedAt === undefined ? text('unknown') : { time: device.syncedAt },
        },
        ...(device.match === 'matched' && one ? { open: { action: 'openDevice', input: { deviceId: one.id } } } : {}),
        ...(device.match === 'ambiguous'
          ? {
              actions: device.devices.map(({ id, name }) => ({
                label: name,
                run: { action: 'openDevice', input: { deviceId: id } },
              })),
            }
          : {}),
      };
    }),
    empty: text('intune.noDevices'),
    search: text('intune.search'),
    filters: [
      {
        name: 'match',
        label: text('intune.filterMatch'),
        options: [
          { value: '', label: text('all') },
          ...matches.map((one) => ({ value: one, label: text(`intune.match.${one}`) })),
        ],
      },
    ],
  });
}
