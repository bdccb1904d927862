import { type Block, text } from '@handrail/sdk';
import type { AnswerOf } from '@handrail/sdk/tenant/tenantApi';

type Version = AnswerOf<'settings.history'>['value']['items'][number];

/** Who changed something, when, and which of its fields. */
export function historyBlock(versions: readonly Version[]): Block {
  const group: Block = {
    kind: 'group',
    label: text('history.title'),
    blocks: [
      {
        kind: 'table',
        label: text('history.title'),
        columns: [
          { name: 'at', title: text('history.at') },
          { name: 'by', title: text('history.by') },
          { name: 'changed', title: text('history.changed'), dropOrder: 2 },
          { name: 'version', title: text('history.version'), align: 'end', dropOrder: 1 },
        ],
        rows: versions.map(({ version, changedAt, changedBy, changed }) => ({
          id: `v${version}`,
          cells: {
            at: { time: changedAt },
            by: changedBy?.name ?? changedBy?.id ?? text('history.service'),
            changed: changed.join(', '),
            version: { number: version },
          },
        })),
        empty: text('history.none'),
      },
    ],
  };
  // In a row a sheet is as high as what is in it.
  return { kind: 'row', blocks: [group] };
}
