import { type Block, HandrailError, ListView, type Text, text } from '@handrail/sdk';
import type { AuditEntry } from '@handrail/sdk/tenant/audit';
import type { Parts, TenantCall } from './parts.ts';
import { en } from './texts.ts';
import { named } from './words.ts';

const actionNames = Object.keys(en)
  .filter((key) => key.startsWith('action.'))
  .map((key) => key.slice('action.'.length));
const periods = [1, 7, 30] as const;
const dayMs = 86_400_000;

interface Narrowed {
  readonly actorId?: string;
  readonly subjectId?: string;
}

/** The tenant's audit log with its newest checkpoint, and the download that proves it. */
export function auditPage({ actions, ui, stage }: Parts): void {
  let list = new ListView();
  let narrowed: Narrowed = {};
  /** What the table shows, so that an entry can be opened: the service gives them by page only. */
  let shown: readonly AuditEntry[] = [];

  const view = async ({ tenant }: TenantCall): Promise<readonly Block[]> => {
    const action = list.filter('action');
    const days = Number(list.filter('period'));
    const [{ value }, checkpoint] = await Promise.all([
      tenant.request({
        endpoint: 'audit.list',
        query: {
          ...list.page,
          ...narrowed,
          ...(action === '' ? {} : { action }),
          ...(days > 0 ? { from: Date.now() - days * dayMs } : {}),
        },
      }),
      newestCheckpoint(tenant),
    ]);
    list.took(value);
    shown = value.items;
    return [
      { kind: 'text', text: text('auditLog'), heading: true },
      { kind: 'text', text: text('auditIntro') },
      {
        kind: 'row',
        blocks: [
          { kind: 'button', label: text('audit.download'), icon: 'download', run: { action: 'exportAuditLog' } },
          ...(Object.keys(narrowed).length === 0
            ? []
            : [{ kind: 'button', label: text('audit.showAll'), run: { action: 'auditOf', input: {} } } as const]),
        ],
      },
      ...(Object.keys(narrowed).length === 0 ? [] : [{ kind: 'text', text: text('audit.filtered') } as const]),
      table(list, shown),
      checkpointBlock(checkpoint),
    ];
  };

  actions.handle(
    'auditLog',
    stage.turn((_, call) => {
      list = new ListView();
      narrowed = {};
      return view(call);
    }),
  );
  actions.handle(
    'changeAuditLog',
    stage.turn((change, call) => {
      list.change(change);
      return view(call);
    }),
  );
  actions.handle(
    'auditOf',
    stage.turn((input, call) => {
      list = new ListView();
      narrowed = input;
      return view(call);
    }),
  );
  actions.handle('openAuditEntry', ({ index }) => {
    const entry = shown.find((one) => one.index === index);
    if (!entry) throw new HandrailError('not_found', 'This entry is not on the page any more');
    stage.show(entryBlocks(entry));
  });
  actions.handle('exportAuditLog', async (_, { tenant }) => {
    const { fileName } = await tenant.save({ endpoint: 'audit.export' });
    ui.notify(text('saved', { file: fileName }), 'success');
  });
}

type Checkpoint = { readonly size: number; readonly at: number; readonly note: string };

/** A log that is new may have no checkpoint yet. */
async function newestCheckpoint(tenant: TenantCall['tenant']): Promise<Checkpoint | undefined> {
  try {
    return (await tenant.request({ endpoint: 'audit.checkpoint' })).value;
  } catch (error) {
    if (HandrailError.from(error).code === 'not_found') return undefined;
    throw error;
  }
}

function table(list: ListView, entries: readonly AuditEntry[]): Block {
  const all = { value: '', label: text('all') };
  return list.table('changeAuditLog', {
    label: text('auditLog'),
    columns: [
      { name: 'action', title: text('column.action') },
      { name: 'time', title: text('column.time') },
      { name: 'actor', title: text('column.actor'), dropOrder: 3 },
      { name: 'subject', title: text('column.subject'), dropOrder: 1 },
      { name: 'code', title: text('column.code'), dropOrder: 2 },
    ],
    rows: entries.map((entry) => ({
      id: `a${entry.index}`,
      cells: {
        action: named('action', entry.action),
        time: { time: entry.at },
        actor: actorOf(entry),
        subject: subjectOf(entry),
        ...(entry.code === undefined
          ? {}
          : { code: { status: refusalOf(entry, entry.code), tone: 'warning' as const } }),
      },
      open: { action: 'openAuditEntry', input: { index: entry.index } },
    })),
    empty: text('audit.none'),
    filters: [
      {
        name: 'action',
        label: text('filter.action'),
        options: [all, ...actionNames.map((value) => ({ value, label: named('action', value) }))],
      },
      {
        name: 'period',
        label: text('filter.period'),
        options: [all, ...periods.map((days) => ({ value: String(days), label: text(`period.${days}`) }))],
      },
    ],
  });
}

function entryBlocks(entry: AuditEntry): readonly Block[] {
  const { actor, subject } = entry;
  return [
    { kind: 'button', label: text('auditLog'), icon: 'back', run: { action: 'changeAuditLog', input: {} } },
    { kind: 'text', text: text('audit.entry', { index: entry.index }), heading: true },
    ...(entry.personalDeleted ? [{ kind: 'notice', tone: 'neutral', title: text('audit.deleted') } as const] : []),
    {
      kind: 'group',
      label: named('action', entry.action),
      blocks: [
        {
          kind: 'facts',
          items: [
            { label: text('column.time'), value: { time: entry.at } },
            { label: text(`actor.${actor.kind}`), value: actorOf(entry) },
            ...(subject ? [{ label: text('column.subject'), value: subjectOf(entry) }] : []),
            ...(entry.code === undefined ? [] : [{ label: text('column.code'), value: entry.code }]),
            ...(entry.count === undefined ? [] : [{ label: text('audit.again'), value: { number: entry.count } }]),
            ...(entry.changed.length === 0 ? [] : [{ label: text('audit.changed'), value: entry.changed.join(', ') }]),
            { label: text('audit.index'), value: { number: entry.index } },
          ],
        },
        {
          kind: 'row',
          blocks: [
            {
              kind: 'button',
              label: text('audit.sameActor'),
              run: { action: 'auditOf', input: { actorId: actor.id } },
            },
            ...(subject
              ? [
                  {
                    kind: 'button',
                    label: text('audit.sameSubject'),
                    run: { action: 'auditOf', input: { subjectId: subject.id } },
                  } as const,
                ]
              : []),
          ],
        },
      ],
    },
  ];
}

function checkpointBlock(checkpoint: Checkpoint | undefined): Block {
  return {
    kind: 'group',
    label: text('audit.checkpoint'),
    blocks: [
      ...(checkpoint
        ? [
            {
              kind: 'facts',
              items: [
                { label: text('audit.size'), value: { number: checkpoint.size } },
                { label: text('audit.signedAt'), value: { time: checkpoint.at } },
                { label: text('audit.note'), value: checkpoint.note },
              ],
            } as const,
          ]
        : []),
      { kind: 'text', text: text('audit.verify') },
    ],
  };
}

function actorOf({ actor }: AuditEntry): Text {
  if (actor.kind === 'service') return text('actor.service');
  return actor.name ?? actor.signInName ?? actor.id;
}

function subjectOf({ subject }: AuditEntry): Text {
  return subject === undefined ? '' : (subject.name ?? subject.id);
}

/** Why somebody was refused, and how often once more in the minute after. */
function refusalOf({ count }: AuditEntry, code: string): Text {
  return count === undefined ? code : text('audit.codeAgain', { code, count });
}
