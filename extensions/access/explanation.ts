import { type Block, type Cell, type Text, type Tone, text } from '@handrail/sdk';
import type { AccessExplanation } from '@handrail/sdk/tenant/access';
import { named } from './parts.ts';
import { permissionName } from './roleBlocks.ts';
import { en } from './texts.ts';

type Step = AccessExplanation['assignments'][number];

/** The service's explanation, in words: the outcome first, then every rule that led to it. */
export function explanationBlocks(explanation: AccessExplanation, helper: string): readonly Block[] {
  const { allowed, refusal, permissions, withheld, assignments, groupsAsOf } = explanation;
  return [
    {
      kind: 'notice',
      tone: allowed ? 'success' : 'danger',
      title: text(allowed ? 'check.allowed' : 'check.refused', { helper }),
      ...(refusal === undefined ? {} : { text: refusalText(refusal) }),
    },
    {
      kind: 'row',
      blocks: [
        {
          kind: 'group',
          label: text('check.may'),
          blocks: [
            permissions.length === 0
              ? { kind: 'text', text: text('check.nothing') }
              : { kind: 'list', items: permissions.map((id) => ({ kind: 'text', text: permissionName(id) }) as const) },
          ],
        },
        ...(withheld.length === 0
          ? []
          : [
              {
                kind: 'group',
                label: text('check.withheld'),
                blocks: [
                  {
                    kind: 'facts',
                    items: withheld.map(({ permission, by }) => ({
                      label: permissionName(permission),
                      value: named('set', by),
                    })),
                  },
                ],
              } as const,
            ]),
        { kind: 'group', label: text('check.asOf'), blocks: [{ kind: 'facts', items: asOf(groupsAsOf) }] },
      ],
    },
    { kind: 'group', label: text('check.assignments'), blocks: [table(assignments)] },
  ];
}

function refusalText(code: string): Text {
  const key = `refusal.${code}`;
  return Object.hasOwn(en, key) ? text(key) : text('refusal.other', { code });
}

function asOf({ helper, sharer }: AccessExplanation['groupsAsOf']) {
  const when = (at: number | undefined): Cell => (at === undefined ? text('check.never') : { time: at });
  return [
    { label: text('check.helper'), value: when(helper) },
    { label: text('check.sharer'), value: when(sharer) },
  ];
}

const tones: Readonly<Record<Step['outcome'], Tone>> = {
  gives: 'success',
  notInAdminGroup: 'neutral',
  outOfScope: 'warning',
  unenrolledNotInAllDevices: 'warning',
};

function table(steps: readonly Step[]): Block {
  return {
    kind: 'table',
    label: text('check.assignments'),
    columns: [
      { name: 'assignment', title: text('column.name') },
      { name: 'role', title: text('assign.role'), dropOrder: 2 },
      { name: 'outcome', title: text('check.outcome') },
      { name: 'through', title: text('check.through'), dropOrder: 1 },
    ],
    rows: steps.map(({ assignment, role, outcome, adminGroup, scope, scopeGroup }) => ({
      id: assignment.id,
      cells: {
        assignment: assignment.name,
        role: role.name,
        outcome: { status: text(`outcome.${outcome}`), tone: tones[outcome] },
        through: scope === undefined ? (adminGroup ?? '–') : text(`through.${scope}`, { group: scopeGroup ?? '' }),
      },
      open: { action: 'openAssignment', input: { assignmentId: assignment.id } },
    })),
    empty: text('check.noAssignments'),
  };
}
