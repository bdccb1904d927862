import { type Block, text } from '@handrail/sdk';
import type { AnswerOf } from '@handrail/sdk/tenant/tenantApi';
import { endSession, mayChange, type Parts, type TenantCall } from './parts.ts';
import { compliance, duration, named, person } from './words.ts';

const spans = [7, 30, 90] as const;
const dayMs = 86_400_000;
/** Ends that nobody in the session chose. */
const unexpected = ['connection_lost', 'handshake_failed', 'tampering'];

type Summary = AnswerOf<'sessions.summary'>['value'];
type Live = AnswerOf<'sessions.list'>['value']['items'];

/** How much help is given: now, over time, by mode, by helper. It keeps itself up to date while it is looked at. */
export function overviewPage({ actions, stage }: Parts): void {
  let span: number = 30;
  const view = async (call: TenantCall): Promise<readonly Block[]> => {
    const to = Date.now();
    const query = { from: to - span * dayMs, to, offsetMinutes: -new Date(to).getTimezoneOffset() };
    const [summary, live, changes] = await Promise.all([
      call.tenant.request({ endpoint: 'sessions.summary', query }),
      call.tenant.request({ endpoint: 'sessions.list', query: { state: 'live', limit: 10 } }),
      mayChange(call),
    ]);
    return [
      { kind: 'text', text: text('overview'), heading: true },
      { kind: 'text', text: text('overviewIntro') },
      ...blocks(summary.value, span),
      liveTable(live.value.items, changes, to),
      ...tables(summary.value),
      { kind: 'refresh', everyMs: 10_000, run: { action: 'refreshOverview' } },
    ];
  };
  actions.handle(
    'overview',
    stage.turn((_, call) => view(call)),
  );
  actions.handle(
    'refreshOverview',
    stage.refresh((_, call) => view(call)),
  );
  actions.handle(
    'showSpan',
    stage.turn((input, call) => {
      span = spans.find((each) => each === input.span) ?? span;
      return view(call);
    }),
  );
}

function blocks(summary: Summary, span: number): readonly Block[] {
  const count = (of: (day: Summary['days'][number]) => number) => summary.days.reduce((sum, day) => sum + of(day), 0);
  const bad = unexpected.reduce((sum, reason) => sum + (summary.byEnd[reason] ?? 0), 0);
  return [
    {
      kind: 'row',
      blocks: [
        { kind: 'figure', label: text('active.now'), value: { number: summary.active }, tone: 'brand' },
        { kind: 'figure', label: text('count.sessions'), value: { number: count(({ sessions }) => sessions) } },
        { kind: 'figure', label: text('count.control'), value: { number: count(({ control }) => control) } },
        { kind: 'figure', label: text('count.view'), value: { number: count(({ view }) => view) } },
        {
          kind: 'figure',
          label: text('count.unexpected'),
          value: { number: bad },
          tone: bad > 0 ? 'warning' : 'neutral',
        },
      ],
    },
    {
      kind: 'tabs',
      label: text('span.label'),
      tabs: spans.map((days) => ({
        label: text(`span.${days}`),
        run: { action: 'showSpan', input: { span: days } },
        selected: days === span,
      })),
    },
    {
      kind: 'chart',
      label: text('chart.days'),
      form: 'bars',
      places: summary.days.map(({ day }) => ({ day })),
      series: [
        { label: text('mode.view'), values: summary.days.map(({ view }) => view) },
        { label: text('mode.control'), values: summary.days.map(({ control }) => control) },
        {
          label: text('mode.none'),
          tone: 'neutral',
          values: summary.days.map(({ sessions, view, control }) => Math.max(0, sessions - view - control)),
        },
      ],
    },
  ];
}

function liveTable(live: Live, changes: boolean, now: number): Block {
  return {
    kind: 'group',
    label: text('active.now'),
    blocks: [
      {
        kind: 'table',
        label: text('active.now'),
        columns: [
          { name: 'helper', title: text('column.helper') },
          { name: 'sharer', title: text('column.sharer') },
          { name: 'device', title: text('column.device'), dropOrder: 3 },
          { name: 'mode', title: text('column.mode'), dropOrder: 2 },
          { name: 'duration', title: text('column.duration'), dropOrder: 4 },
          { name: 'compliance', title: text('column.compliance'), dropOrder: 1 },
        ],
        rows: live.map((record) => ({
          id: record.id,
          cells: {
            helper: person(record.helper),
            sharer: person(record.sharer),
            device: record.device.name ?? text('person.deleted'),
            mode: text(`mode.${record.mode}`),
            duration: duration(record, now),
            compliance: compliance(record),
          },
          open: { action: 'openSession', input: { sessionId: record.id } },
          ...(changes
            ? { actions: [{ label: text('end.button'), run: endSession(record.id), tone: 'danger' as const }] }
            : {}),
        })),
        empty: text('active.none'),
      },
    ],
  };
}

function tables(summary: Summary): readonly Block[] {
  return [
    {
      kind: 'row',
      blocks: [
        {
          kind: 'group',
          label: text('byHelper'),
          blocks: [
            {
              kind: 'table',
              label: text('byHelper'),
              columns: [
                { name: 'helper', title: text('column.helper') },
                { name: 'number', title: text('number'), align: 'end' },
              ],
              rows: summary.byHelper.map(({ helper, sessions }) => ({
                id: helper.id,
                cells: { helper: person(helper), number: { number: sessions } },
              })),
              empty: text('byHelper.none'),
            },
          ],
        },
        { kind: 'group', label: text('byMode'), blocks: [{ kind: 'facts', items: counted('mode', summary.byMode) }] },
        {
          kind: 'group',
          label: text('byEnd'),
          blocks: [
            Object.keys(summary.byEnd).length === 0
              ? { kind: 'text', text: text('byEnd.none') }
              : { kind: 'facts', items: counted('end', summary.byEnd) },
          ],
        },
      ],
    },
  ];
}

function counted(group: string, counts: Readonly<Record<string, number>>) {
  return Object.entries(counts)
    .sort(([, one], [, other]) => other - one)
    .map(([name, number]) => ({ label: named(group, name), value: { number } }));
}
