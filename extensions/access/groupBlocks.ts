import { type Block, type ListView, text } from '@handrail/sdk';
import type { Group } from '@handrail/sdk/tenant/access';

interface Member {
  readonly id: string;
  readonly name: string;
}

export function groupsTable(list: ListView, groups: readonly Group[]): Block {
  return list.table('changeGroups', {
    label: text('groups'),
    columns: [
      { name: 'name', title: text('column.name') },
      { name: 'kind', title: text('group.kind') },
      { name: 'source', title: text('group.source'), dropOrder: 1 },
      { name: 'members', title: text('group.members'), align: 'end', dropOrder: 2 },
    ],
    rows: groups.map(({ id, name, kind, providerGroup, members }) => ({
      id,
      cells: {
        name,
        kind: text(`kind.${kind}`),
        source: text(providerGroup === undefined ? 'group.here' : 'group.provider'),
        members: members === undefined ? '–' : { number: members },
      },
      open: { action: 'openGroup', input: { groupId: id } },
    })),
    empty: text('group.nothing'),
    search: text('group.search'),
    filters: [
      {
        name: 'kind',
        label: text('group.kind'),
        options: [
          { value: '', label: text('all') },
          { value: 'people', label: text('kind.people') },
          { value: 'devices', label: text('kind.devices') },
        ],
      },
    ],
  });
}

export function groupBlocks(
  group: Group,
  inside: readonly Member[],
  members: ListView,
  may: boolean,
): readonly Block[] {
  const { id, name, kind, providerGroup } = group;
  const own = providerGroup === undefined;
  return [
    { kind: 'button', label: text('groups'), icon: 'back', run: { action: 'changeGroups', input: {} } },
    { kind: 'text', text: name, heading: true },
    ...(may
      ? [
          {
            kind: 'row',
            blocks: [
              ...(own
                ? [
                    {
                      kind: 'button',
                      label: text('group.add'),
                      icon: 'add',
                      tone: 'brand',
                      run: { action: 'chooseMembers' },
                    } as const,
                  ]
                : []),
              {
                kind: 'button',
                label: text('delete'),
                icon: 'delete',
                run: {
                  action: 'deleteGroup',
                  input: { groupId: id },
                  confirm: {
                    title: text('group.deleteTitle', { name }),
                    text: text('group.deleteText'),
                    label: text('delete'),
                    tone: 'danger',
                  },
                },
              },
            ],
          } as const,
        ]
      : []),
    {
      kind: 'group',
      label: text('details'),
      blocks: [
        {
          kind: 'facts',
          items: [
            { label: text('group.kind'), value: text(`kind.${kind}`) },
            { label: text('group.source'), value: text(own ? 'group.here' : 'group.provider') },
            ...(own ? [] : [{ label: text('group.providerId'), value: providerGroup }]),
          ],
        },
        ...(own ? [] : [{ kind: 'text', text: text('group.providerText') } as const]),
      ],
    },
    ...(own ? [memberTable(inside, members, may)] : []),
    ...(may
      ? [
          {
            kind: 'form',
            id: `group:${id}`,
            label: text('group.rename'),
            fields: [
              { kind: 'text', name: 'name', label: text('column.name'), value: name, required: true, maxLength: 100 },
            ],
            submit: { label: text('group.rename'), run: { action: 'renameGroup' } },
          } as const,
        ]
      : []),
  ];
}

function memberTable(inside: readonly Member[], members: ListView, may: boolean): Block {
  return members.table('changeMembers', {
    label: text('group.members'),
    columns: [{ name: 'name', title: text('group.members') }],
    rows: inside.map(({ id, name }) => ({
      id,
      cells: { name },
      ...(may
        ? { actions: [{ label: text('group.remove'), run: { action: 'removeMember', input: { memberId: id } } }] }
        : {}),
    })),
    empty: text('group.noMembers'),
    search: text('group.searchMembers'),
  });
}
