import { type Block, type FieldOption, type Text, text } from '@handrail/sdk';
import type { Role } from '@handrail/sdk/tenant/access';
import type { AnswerOf } from '@handrail/sdk/tenant/tenantApi';
import { named, typedList, typedText, type Values } from './parts.ts';

export type PermissionInfo = AnswerOf<'permissions.list'>['value']['items'][number];
type RoleContent = Pick<Role, 'name' | 'description' | 'permissions'>;

/** A role as a form edits it; without an id it is a new one. */
export interface RoleDraft {
  readonly roleId?: string;
  readonly version?: string;
  readonly copyOf?: string;
  readonly content: RoleContent;
}

const categories = ['app', 'tasks', 'connector', 'roles', 'extension'] as const;

/** What a permission is called: the workbench's own have a text here, an extension's brings its own. */
export function permissionName(id: string, known: readonly PermissionInfo[] = []): Text {
  return known.find((one) => one.id === id)?.title ?? named('permission', id);
}

/** Every permission as something to choose, in the order of the categories. What the person does not hold cannot be given. */
export function permissionOptions(
  known: readonly PermissionInfo[],
  givenAlready: readonly string[] = [],
): readonly FieldOption[] {
  return categories.flatMap((category) =>
    known
      .filter((one) => one.category === category)
      .map((one): FieldOption => {
        const meaning = named('meaning', one.id);
        return {
          value: one.id,
          label: permissionName(one.id, known),
          group: text(`category.${category}`),
          ...(typeof meaning === 'string' ? {} : { hint: meaning }),
          disabled: !one.held && !givenAlready.includes(one.id),
        };
      }),
  );
}

/** What R27 has an administrator know before they give it. */
export const elevationNotice: Block = {
  kind: 'notice',
  tone: 'warning',
  title: text('role.elevation'),
  text: text('role.elevationText'),
};

export function roleBlocks(role: Role, known: readonly PermissionInfo[], may: boolean): readonly Block[] {
  const input = { roleId: role.id };
  return [
    { kind: 'button', label: text('roles'), icon: 'back', run: { action: 'changeRoles', input: {} } },
    { kind: 'text', text: role.name, heading: true },
    { kind: 'text', text: role.description },
    ...(may ? [{ kind: 'row', blocks: commands(role) } as const] : []),
    ...(role.permissions.includes('elevation.use') ? [elevationNotice] : []),
    {
      kind: 'group',
      label: text('details'),
      blocks: [
        {
          kind: 'facts',
          items: [
            { label: text('role.type'), value: text(role.builtIn ? 'role.builtIn' : 'role.custom') },
            { label: text('role.assignments'), value: { number: role.assignments } },
          ],
        },
      ],
    },
    {
      kind: 'row',
      blocks: categories
        .map((category) => ({ category, own: known.filter((one) => one.category === category) }))
        .filter(({ own }) => own.length > 0)
        .map(
          ({ category, own }): Block => ({
            kind: 'group',
            label: text(`category.${category}`),
            blocks: [
              {
                kind: 'facts',
                items: own.map(({ id }) => {
                  const given = role.permissions.includes(id);
                  return {
                    label: permissionName(id, known),
                    value: {
                      status: text(given ? 'yes' : 'no'),
                      tone: given ? ('success' as const) : ('neutral' as const),
                    },
                  };
                }),
              },
            ],
          }),
        ),
    },
  ];

  function commands({ builtIn, name }: Role): readonly Block[] {
    const assign: Block = {
      kind: 'button',
      label: text('role.assign'),
      icon: 'add',
      tone: 'brand',
      run: { action: 'newAssignment', input },
    };
    const copy: Block = { kind: 'button', label: text('role.copy'), run: { action: 'copyRole', input } };
    if (builtIn) return [assign, copy];
    return [
      assign,
      { kind: 'button', label: text('edit'), icon: 'edit', run: { action: 'editRole', input } },
      copy,
      {
        kind: 'button',
        label: text('delete'),
        icon: 'delete',
        run: {
          action: 'deleteRole',
          input,
          confirm: {
            title: text('role.deleteTitle', { name }),
            text: text('role.deleteText'),
            label: text('delete'),
            tone: 'danger',
          },
        },
      },
    ];
  }
}

export function roleForm({ roleId, copyOf, content }: RoleDraft, known: readonly PermissionInfo[]): readonly Block[] {
  const editing = roleId !== undefined;
  return [
    { kind: 'button', label: text('roles'), icon: 'back', run: { action: 'changeRoles', input: {} } },
    { kind: 'text', text: editing ? text('role.editTitle', { name: content.name }) : text('role.new'), heading: true },
    {
      kind: 'form',
      id: `role:${roleId ?? copyOf ?? 'new'}`,
      label: text(editing ? 'edit' : 'role.new'),
      fields: [
        {
          kind: 'text',
          name: 'name',
          label: text('column.name'),
          hint: text('role.nameHint'),
          // A name of its own, as each role has one; the person is about to write a better one.
          value: copyOf === undefined ? content.name : `${copyOf} (2)`,
          required: true,
          maxLength: 100,
        },
        {
          kind: 'text',
          name: 'description',
          label: text('column.description'),
          value: content.description,
          multiline: true,
          maxLength: 1000,
        },
        {
          kind: 'choices',
          name: 'permissions',
          label: text('role.permissions'),
          hint: text('role.permissionsHint'),
          value: content.permissions,
          options: permissionOptions(known, editing ? content.permissions : []),
          required: true,
        },
      ],
      submit: { label: text(editing ? 'save' : 'role.create'), run: { action: 'saveRole' } },
      cancel: { label: text('cancel'), run: { action: 'changeRoles', input: {} } },
    },
  ];
}

export function readRole(values: Values): RoleContent {
  return {
    name: typedText(values, 'name'),
    description: typedText(values, 'description'),
    permissions: [...typedList(values, 'permissions')],
  };
}
