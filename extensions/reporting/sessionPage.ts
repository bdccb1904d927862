import { type Block, type Cell, HandrailError, type Text, text } from '@handrail/sdk';
import type { SessionRecord } from '@handrail/sdk/tenant/sessions';
import { endSession, mayChange, type Parts, type TenantCall } from './parts.ts';
import { compliance, duration, isLive, named, person } from './words.ts';

/** One session with everything that is kept about it. */
export function sessionPage({ actions, ui, stage }: Parts): void {
  const view = async (sessionId: string, call: TenantCall): Promise<readonly Block[]> => {
    const [{ value: record }, changes] = await Promise.all([
      call.tenant.request({ endpoint: 'sessions.get', params: { sessionId } }),
      mayChange(call),
    ]);
    return blocks(record, changes, Date.now());
  };
  const open = stage.turn(({ sessionId }: { readonly sessionId: string }, call: TenantCall) => view(sessionId, call));
  actions.handle('openSession', open);
  actions.handle('endSession', async ({ sessionId }, call) => {
    await call.tenant.request({ endpoint: 'sessions.end', params: { sessionId } }).catch((error: unknown) => {
      // It ended by itself in the meantime, which is what was wanted.
      if (HandrailError.from(error).code !== 'not_found') throw error;
    });
    ui.notify(text('end.done'), 'success');
    await open({ sessionId }, call);
  });
}

function blocks(record: SessionRecord, changes: boolean, now: number): readonly Block[] {
  const live = isLive(record);
  return [
    {
      kind: 'button',
      label: text('sessions'),
      icon: 'back',
      run: { action: 'showSessions', input: { state: live ? 'live' : 'past' } },
    },
    { kind: 'text', text: title(record), heading: true },
    ...(live && changes
      ? [
          {
            kind: 'row',
            blocks: [{ kind: 'button', label: text('end.button'), icon: 'stop', run: endSession(record.id) }],
          } as const,
        ]
      : []),
    ...(record.limitedFacts
      ? [
          {
            kind: 'notice',
            tone: 'neutral',
            title: text('session.limited'),
            text: text('session.limitedText'),
          } as const,
        ]
      : []),
    ...(record.personalDeletedAt === undefined
      ? []
      : [
          {
            kind: 'notice',
            tone: 'neutral',
            title: text('session.personalDeleted'),
            text: text('session.personalDeletedText'),
          } as const,
        ]),
    {
      kind: 'row',
      blocks: [
        { kind: 'group', label: text('session.details'), blocks: [{ kind: 'facts', items: facts(record, live, now) }] },
        {
          kind: 'group',
          label: text('session.features'),
          blocks: [
            record.features.length === 0
              ? { kind: 'text', text: text('feature.none') }
              : {
                  kind: 'list',
                  items: record.features.map((name) => ({ kind: 'text', text: named('feature', name) }) as const),
                },
            ...(record.reasons.length === 0
              ? []
              : [
                  { kind: 'text', text: text('session.reasons'), heading: true } as const,
                  {
                    kind: 'list',
                    items: record.reasons.map(
                      ({ code, expected, actual }) =>
                        ({ kind: 'text', text: text(`reason.${code}`, { expected, actual }) }) as const,
                    ),
                  } as const,
                ]),
          ],
        },
      ],
    },
    errors(record),
  ];
}

function title({ helper, sharer }: SessionRecord): Text {
  if (helper.name === undefined || sharer.name === undefined) return text('session.details');
  return text('session.title', { helper: helper.name, sharer: sharer.name });
}

function facts(
  record: SessionRecord,
  live: boolean,
  now: number,
): readonly { readonly label: Text; readonly value: Cell }[] {
  const { helper, sharer, device } = record;
  return [
    { label: text('column.helper'), value: signed(helper) },
    { label: text('column.sharer'), value: signed(sharer) },
    { label: text('column.device'), value: device.name ?? text('person.deleted') },
    { label: text('session.os'), value: device.osName },
    { label: text('session.kind'), value: text(`kind.${record.kind}`) },
    { label: text('session.created'), value: { time: record.createdAt } },
    ...(record.startedAt === undefined ? [] : [{ label: text('column.started'), value: { time: record.startedAt } }]),
    ...(record.endedAt === undefined ? [] : [{ label: text('column.ended'), value: { time: record.endedAt } }]),
    { label: text('column.duration'), value: duration(record, now) },
    { label: text('column.mode'), value: text(`mode.${record.mode}`) },
    { label: text('column.elevation'), value: text(record.elevationUsed ? 'yes' : 'no') },
    { label: text('session.complianceAtStart'), value: compliance(record) },
    {
      label: text('column.end'),
      value: live
        ? { status: text('live.now'), tone: 'brand' }
        : record.endReason === undefined
          ? text('unknown')
          : named('end', record.endReason),
    },
    { label: text('session.id'), value: record.id },
  ];
}

function signed(one: SessionRecord['helper']): Text {
  return one.name !== undefined && one.signInName !== undefined ? `${one.name} (${one.signInName})` : person(one);
}

function errors(record: SessionRecord): Block {
  return {
    kind: 'group',
    label: text('session.errors'),
    blocks:
      record.errors.length === 0
        ? [{ kind: 'text', text: text('session.noErrors') }]
        : [
            {
              kind: 'table',
              label: text('session.errors'),
              columns: [
                { name: 'at', title: text('session.errorAt') },
                { name: 'code', title: text('session.errorCode') },
              ],
              rows: record.errors.map(({ code, at }, index) => ({
                id: `e${index}`,
                cells: { at: { time: at }, code },
              })),
              empty: text('session.noErrors'),
            },
          ],
  };
}
