import { type Block, ListView, text } from '@handrail/sdk';
import type { Assignment } from '@handrail/sdk/tenant/access';
import { assignmentBlocks, type Names, nameOf, scopeText } from './assignmentBlocks.ts';
import { assignmentWizard } from './assignmentWizard.ts';
import { type Parts, permissions, type TenantCall } from './parts.ts';

/** Who has which role, for whom. */
export function assignmentsPage(parts: Parts): void {
  const { actions, ui, stage } = parts;
  let list = new ListView();

  const listed = async (call: TenantCall): Promise<readonly Block[]> => {
    const [{ value }, names, held] = await Promise.all([
      call.tenant.request({ endpoint: 'assignments.list', query: { ...list.search, ...list.page } }),
      allNames(call),
      permissions(call),
    ]);
    list.took(value);
    const may = held.has('roles.manage');
    const make: Block = {
      kind: 'button',
      label: text('assign.new'),
      icon: 'add',
      tone: 'brand',
      run: { action: 'newAssignment', input: {} },
    };
    const none = value.items.length === 0 && list.search.search === undefined;
    return [
      { kind: 'text', text: text('assignments'), heading: true },
      { kind: 'text', text: text('assignmentsIntro') },
      ...(none
        ? [
            {
              kind: 'empty',
              title: text('assign.none'),
              text: text('assign.noneText'),
              blocks: may ? [make] : [],
            } as const,
          ]
        : [...(may ? [{ kind: 'row', blocks: [make] } as const] : []), table(list, value.items, names, may)]),
    ];
  };
  const one = async (assignmentId: string, call: TenantCall): Promise<readonly Block[]> => {
    const [{ value }, names, held] = await Promise.all([
      call.tenant.request({ endpoint: 'assignments.get', params: { assignmentId } }),
      allNames(call),
      permissions(call),
    ]);
    return assignmentBlocks(value, names, held.has('roles.manage'));
  };

  actions.handle(
    'assignments',
    stage.turn((_, call) => {
      list = new ListView();
      return listed(call);
    }),
  );
  actions.handle(
    'changeAssignments',
    stage.turn((change, call) => {
      list.change(change);
      return listed(call);
    }),
  );
  actions.handle(
    'openAssignment',
    stage.turn(({ assignmentId }, call) => one(assignmentId, call)),
  );
  actions.handle('deleteAssignment', async ({ assignmentId }, call) => {
    const { etag } = await call.tenant.request({ endpoint: 'assignments.get', params: { assignmentId } });
    await call.tenant.request({ endpoint: 'assignments.delete', params: { assignmentId }, ifMatch: etag });
    ui.notify(text('assign.deleted'), 'success');
    stage.show(await listed(call));
  });
  assignmentWizard(parts, { names: allNames, shown: one });
}

/** Roles and groups by id: an assignment names them so. */
async function allNames({ tenant }: TenantCall): Promise<Names> {
  const [roles, groups] = await Promise.all([
    tenant.request({ endpoint: 'roles.list', query: { limit: 500 } }),
    tenant.request({ endpoint: 'groups.list', query: { limit: 500 } }),
  ]);
  return { roles: roles.value.items, groups: groups.value.items };
}

function table(list: ListView, assignments: readonly Assignment[], names: Names, may: boolean): Block {
  return list.table('changeAssignments', {
    label: text('assignments'),
    columns: [
      { name: 'name', title: text('column.name') },
      { name: 'role', title: text('assign.role') },
      { name: 'adminGroups', title: text('assign.adminGroups'), dropOrder: 2 },
      { name: 'scope', title: text('assign.scope'), dropOrder: 1 },
    ],
    rows: assignments.map(({ id, name, roleId, adminGroups, scope }) => ({
      id,
      cells: {
        name,
        role: nameOf(names.roles, roleId),
        adminGroups: adminGroups.map((group) => nameOf(names.groups, group)).join(', '),
        scope: scopeText(scope, names),
      },
      open: { action: 'openAssignment', input: { assignmentId: id } },
      ...(may
        ? { actions: [{ label: text('edit'), run: { action: 'editAssignment', input: { assignmentId: id } } }] }
        : {}),
    })),
    empty: text('assign.nothing'),
    search: text('assign.search'),
  });
}
