import { type Block, ListView, text } from '@handrail/sdk';
import { conflictNotice, isConflict, type Parts, permissions, type TenantCall } from './parts.ts';
import { type RoleDraft, readRole, roleBlocks, roleForm } from './roleBlocks.ts';

/** Roles: seen, made, copied, edited, deleted. */
export function rolesPage({ actions, ui, stage }: Parts): void {
  let list = new ListView();
  /** The role that the form on the page makes or changes. */
  let draft: RoleDraft | undefined;

  const listed = async (call: TenantCall): Promise<readonly Block[]> => {
    const [{ value }, held] = await Promise.all([
      call.tenant.request({ endpoint: 'roles.list', query: { ...list.search, ...list.page } }),
      permissions(call),
    ]);
    list.took(value);
    const may = held.has('roles.manage');
    return [
      { kind: 'text', text: text('roles'), heading: true },
      { kind: 'text', text: text('rolesIntro') },
      ...(may
        ? [
            {
              kind: 'row',
              blocks: [
                { kind: 'button', label: text('role.new'), icon: 'add', tone: 'brand', run: { action: 'newRole' } },
              ],
            } as const,
          ]
        : []),
      list.table('changeRoles', {
        label: text('roles'),
        columns: [
          { name: 'name', title: text('column.name') },
          { name: 'description', title: text('column.description'), dropOrder: 1 },
          { name: 'type', title: text('role.type'), dropOrder: 3 },
          { name: 'permissions', title: text('role.permissions'), align: 'end', dropOrder: 2 },
          { name: 'assignments', title: text('role.assignments'), align: 'end', dropOrder: 4 },
        ],
        rows: value.items.map((role) => ({
          id: role.id,
          cells: {
            name: role.name,
            description: role.description,
            type: {
              status: text(role.builtIn ? 'role.builtIn' : 'role.custom'),
              tone: role.builtIn ? ('neutral' as const) : ('brand' as const),
            },
            permissions: { number: role.permissions.length },
            assignments: { number: role.assignments },
          },
          open: { action: 'openRole', input: { roleId: role.id } },
          ...(may
            ? { actions: [{ label: text('role.copy'), run: { action: 'copyRole', input: { roleId: role.id } } }] }
            : {}),
        })),
        empty: text('role.none'),
        search: text('role.search'),
      }),
    ];
  };

  const one = async (roleId: string, call: TenantCall): Promise<readonly Block[]> => {
    const [{ value: role }, { value: known }, held] = await Promise.all([
      call.tenant.request({ endpoint: 'roles.get', params: { roleId } }),
      call.tenant.request({ endpoint: 'permissions.list' }),
      permissions(call),
    ]);
    return roleBlocks(role, known.items, held.has('roles.manage'));
  };

  const form = async (next: RoleDraft, call: TenantCall, conflict = false): Promise<readonly Block[]> => {
    const { value } = await call.tenant.request({ endpoint: 'permissions.list' });
    draft = next;
    const [back, heading, ...rest] = roleForm(next, value.items);
    return [back, heading, ...(conflict ? [conflictNotice] : []), ...rest].filter((block) => block !== undefined);
  };

  const current = async (roleId: string, call: TenantCall): Promise<RoleDraft> => {
    const { value, etag } = await call.tenant.request({ endpoint: 'roles.get', params: { roleId } });
    return { roleId, version: etag, content: value };
  };

  actions.handle(
    'roles',
    stage.turn((_, call) => {
      list = new ListView();
      return listed(call);
    }),
  );
  actions.handle(
    'changeRoles',
    stage.turn((change, call) => {
      list.change(change);
      return listed(call);
    }),
  );
  actions.handle(
    'openRole',
    stage.turn(({ roleId }, call) => one(roleId, call)),
  );
  actions.handle(
    'newRole',
    stage.turn((_, call) => form({ content: { name: '', description: '', permissions: [] } }, call)),
  );
  actions.handle(
    'copyRole',
    stage.turn(async ({ roleId }, call) => {
      const { content } = await current(roleId, call);
      return await form({ copyOf: content.name, content }, call);
    }),
  );
  actions.handle(
    'editRole',
    stage.turn(async ({ roleId }, call) => form(await current(roleId, call), call)),
  );
  actions.handle('saveRole', async ({ values }, call) => {
    const body = readRole(values);
    if (draft?.roleId === undefined || draft.version === undefined) {
      const { value } = await call.tenant.request({ endpoint: 'roles.create', body });
      ui.notify(text('role.made'), 'success');
      return stage.show(await one(value.id, call));
    }
    const { roleId, version } = draft;
    try {
      await call.tenant.request({ endpoint: 'roles.update', params: { roleId }, body, ifMatch: version });
    } catch (error) {
      if (isConflict(error)) stage.show(await form(await current(roleId, call), call, true));
      throw error;
    }
    ui.notify(text('saved'), 'success');
    stage.show(await one(roleId, call));
  });
  actions.handle('deleteRole', async ({ roleId }, call) => {
    const { version = '' } = await current(roleId, call);
    await call.tenant.request({ endpoint: 'roles.delete', params: { roleId }, ifMatch: version });
    ui.notify(text('role.deleted'), 'success');
    stage.show(await listed(call));
  });
}
