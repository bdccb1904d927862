import { type Block, ListView, type TableColumn, type TableRow, text } from '@handrail/sdk';
import type { SessionRecord } from '@handrail/sdk/tenant/sessions';
import { endSession, mayChange, type Parts, type TenantCall } from './parts.ts';
import { compliance, duration, features, isLive, named, person } from './words.ts';

type State = 'live' | 'past';
type Sort = 'createdAt' | 'durationMs' | 'helper' | 'sharer' | 'device';
type Mode = SessionRecord['mode'];

const modes = ['view', 'control', 'none'] as const satisfies readonly Mode[];
const periods = [1, 7, 30] as const;
const ends = [
  'helper_left',
  'sharer_ended',
  'end_key',
  'administrator',
  'limit',
  'rights_ended',
  'connection_lost',
] as const;
const dayMs = 86_400_000;

const sorts: readonly Sort[] = ['createdAt', 'durationMs', 'helper', 'sharer', 'device'];
const newList = () => new ListView<Sort>({ sorts, sort: 'createdAt', descending: true });

/** Live and past sessions: filtered, sorted, exported, and ended where they still run. */
export function sessionsPage({ actions, ui, stage }: Parts): void {
  let state: State = 'live';
  let lists: Record<State, ListView<Sort>> = { live: newList(), past: newList() };

  const filter = () => {
    const list = lists[state];
    const days = Number(list.filter('period'));
    const mode = modes.find((one) => one === list.filter('mode'));
    const endReason = list.filter('end');
    return {
      state,
      ...list.search,
      ...(days > 0 ? { from: Date.now() - days * dayMs } : {}),
      ...(mode ? { mode } : {}),
      ...(endReason === '' ? {} : { endReason }),
    };
  };

  const view = async (call: TenantCall): Promise<readonly Block[]> => {
    const list = lists[state];
    const [{ value }, changes] = await Promise.all([
      call.tenant.request({ endpoint: 'sessions.list', query: { ...filter(), ...list.order, ...list.page } }),
      mayChange(call),
    ]);
    list.took(value);
    const now = Date.now();
    return [
      { kind: 'text', text: text('sessions'), heading: true },
      { kind: 'text', text: text('sessionsIntro') },
      {
        kind: 'tabs',
        label: text('state.label'),
        tabs: (['live', 'past'] as const).map((one) => ({
          label: text(`state.${one}`),
          run: { action: 'showSessions', input: { state: one } },
          selected: one === state,
        })),
      },
      {
        kind: 'row',
        blocks: [
          {
            kind: 'button',
            label: text('exportCsv'),
            icon: 'download',
            run: { action: 'exportSessions', input: { form: 'csv' } },
          },
          {
            kind: 'button',
            label: text('exportJson'),
            icon: 'download',
            run: { action: 'exportSessions', input: { form: 'json' } },
          },
        ],
      },
      list.table('changeSessions', {
        label: text('sessions'),
        columns: columns(state),
        rows: value.items.map((record) => row(record, now, changes)),
        empty: text(state === 'live' ? 'sessions.noneLive' : 'sessions.nonePast'),
        search: text('search.sessions'),
        filters: [
          {
            name: 'mode',
            label: text('filter.mode'),
            options: [
              { value: '', label: text('all') },
              ...modes.map((value) => ({ value, label: text(`mode.${value}`) })),
            ],
          },
          ...(state === 'live' ? [] : pastFilters),
        ],
      }),
      ...(state === 'live' ? [{ kind: 'refresh', everyMs: 10_000, run: { action: 'refreshSessions' } } as const] : []),
    ];
  };

  actions.handle(
    'sessions',
    stage.turn((_, call) => {
      lists = { live: newList(), past: newList() };
      return view(call);
    }),
  );
  actions.handle(
    'refreshSessions',
    stage.refresh((_, call) => view(call)),
  );
  actions.handle(
    'changeSessions',
    stage.turn((change, call) => {
      lists[state].change(change);
      return view(call);
    }),
  );
  actions.handle(
    'showSessions',
    stage.turn((input, call) => {
      state = input.state;
      return view(call);
    }),
  );
  actions.handle('exportSessions', async ({ form }, { tenant }) => {
    const query = filter();
    const { fileName } =
      form === 'csv'
        ? await tenant.save({ endpoint: 'sessions.exportCsv', query })
        : await tenant.save({ endpoint: 'sessions.exportJson', query });
    ui.notify(text('saved', { file: fileName }), 'success');
  });
}

const pastFilters = [
  {
    name: 'period',
    label: text('filter.period'),
    options: [
      { value: '', label: text('all') },
      ...periods.map((days) => ({ value: String(days), label: text(`period.${days}`) })),
    ],
  },
  {
    name: 'end',
    label: text('filter.end'),
    options: [{ value: '', label: text('all') }, ...ends.map((value) => ({ value, label: text(`end.${value}`) }))],
  },
];

function columns(state: State): readonly TableColumn[] {
  return [
    { name: 'helper', title: text('column.helper'), sortable: true },
    { name: 'sharer', title: text('column.sharer'), sortable: true },
    { name: 'device', title: text('column.device'), sortable: true, dropOrder: 7 },
    { name: 'createdAt', title: text('column.started'), sortable: true, dropOrder: 8 },
    { name: 'durationMs', title: text('column.duration'), sortable: true, dropOrder: 6 },
    { name: 'mode', title: text('column.mode'), dropOrder: 5 },
    { name: 'features', title: text('column.features'), dropOrder: 1 },
    { name: 'elevation', title: text('column.elevation'), dropOrder: 2 },
    { name: 'compliance', title: text('column.compliance'), dropOrder: 3 },
    ...(state === 'live' ? [] : [{ name: 'end', title: text('column.end'), dropOrder: 4 }]),
  ];
}

function row(record: SessionRecord, now: number, changes: boolean): TableRow {
  return {
    id: record.id,
    cells: {
      helper: person(record.helper),
      sharer: person(record.sharer),
      device: record.device.name ?? text('person.deleted'),
      createdAt: { time: record.startedAt ?? record.createdAt },
      durationMs: duration(record, now),
      mode: text(`mode.${record.mode}`),
      features: features(record),
      elevation: text(record.elevationUsed ? 'yes' : 'no'),
      compliance: compliance(record),
      end: record.endReason === undefined ? '' : named('end', record.endReason),
    },
    open: { action: 'openSession', input: { sessionId: record.id } },
    ...(changes && isLive(record)
      ? { actions: [{ label: text('end.button'), run: endSession(record.id), tone: 'danger' as const }] }
      : {}),
  };
}
