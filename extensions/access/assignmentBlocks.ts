import { type Block, type Cell, type Text, text } from '@handrail/sdk';
import type { Assignment, Group, Role, Scope } from '@handrail/sdk/tenant/access';
import { elevationNotice } from './roleBlocks.ts';

/** What the ids of an assignment stand for. */
export interface Names {
  readonly roles: readonly Role[];
  readonly groups: readonly Group[];
}

export function nameOf(all: readonly { readonly id: string; readonly name: string }[], id: string): string {
  return all.find((one) => one.id === id)?.name ?? id;
}

/** A scope in the room of one cell: the widest of it first. */
export function scopeText({ allUsers, allDevices, groups }: Scope, names: Names): Text {
  if (allUsers) return text('assign.allUsers');
  if (allDevices) return text('assign.allDevices');
  return groups.map((id) => nameOf(names.groups, id)).join(', ');
}

/** Whether a role has what R27 warns of. */
export function elevates(roleId: string, { roles }: Names): boolean {
  return roles.find(({ id }) => id === roleId)?.permissions.includes('elevation.use') === true;
}

type Content = Omit<Assignment, 'id'>;

export function assignmentFacts(
  content: Content,
  names: Names,
): readonly { readonly label: Text; readonly value: Cell }[] {
  const { allUsers, allDevices, groups } = content.scope;
  return [
    { label: text('column.name'), value: content.name },
    { label: text('column.description'), value: content.description === '' ? '–' : content.description },
    { label: text('assign.role'), value: nameOf(names.roles, content.roleId) },
    { label: text('assign.adminGroups'), value: content.adminGroups.map((id) => nameOf(names.groups, id)).join(', ') },
    { label: text('assign.allUsers'), value: text(allUsers ? 'yes' : 'no') },
    { label: text('assign.allDevices'), value: text(allDevices ? 'yes' : 'no') },
    {
      label: text('assign.scopeGroups'),
      value: groups.length === 0 ? '–' : groups.map((id) => nameOf(names.groups, id)).join(', '),
    },
  ];
}

export function assignmentBlocks(assignment: Assignment, names: Names, may: boolean): readonly Block[] {
  const input = { assignmentId: assignment.id };
  const { name } = assignment;
  return [
    { kind: 'button', label: text('assignments'), icon: 'back', run: { action: 'changeAssignments', input: {} } },
    { kind: 'text', text: name, heading: true },
    ...(may
      ? [
          {
            kind: 'row',
            blocks: [
              {
                kind: 'button',
                label: text('edit'),
                icon: 'edit',
                tone: 'brand',
                run: { action: 'editAssignment', input },
              },
              {
                kind: 'button',
                label: text('delete'),
                icon: 'delete',
                run: {
                  action: 'deleteAssignment',
                  input,
                  confirm: {
                    title: text('assign.deleteTitle', { name }),
                    text: text('assign.deleteText'),
                    label: text('delete'),
                    tone: 'danger',
                  },
                },
              },
            ],
          } as const,
        ]
      : []),
    ...(elevates(assignment.roleId, names) ? [elevationNotice] : []),
    { kind: 'group', label: text('details'), blocks: [{ kind: 'facts', items: assignmentFacts(assignment, names) }] },
  ];
}
