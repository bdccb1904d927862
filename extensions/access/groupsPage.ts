import { type Block, type Field, HandrailError, ListView, text } from '@handrail/sdk';
import { Candidates } from './candidates.ts';
import { groupBlocks, groupsTable } from './groupBlocks.ts';
import {
  conflictNotice,
  type FieldProblems,
  isConflict,
  type Parts,
  permissions,
  type TenantCall,
  typedText,
  type Values,
  withProblems,
} from './parts.ts';

/** Groups of people and devices, and who or what is in those that are kept here. */
export function groupsPage({ actions, ui, stage }: Parts): void {
  let list = new ListView();
  let members = new ListView();
  let open = { id: '', version: '' };
  let candidates = new Candidates('people', 'changeCandidates');

  const listed = async (call: TenantCall): Promise<readonly Block[]> => {
    const kind = (['people', 'devices'] as const).find((one) => one === list.filter('kind'));
    const [{ value }, held] = await Promise.all([
      call.tenant.request({
        endpoint: 'groups.list',
        query: { ...list.search, ...list.page, ...(kind ? { kind } : {}) },
      }),
      permissions(call),
    ]);
    list.took(value);
    return [
      { kind: 'text', text: text('groups'), heading: true },
      { kind: 'text', text: text('groupsIntro') },
      ...(held.has('roles.manage')
        ? [
            {
              kind: 'row',
              blocks: [
                { kind: 'button', label: text('group.new'), icon: 'add', tone: 'brand', run: { action: 'newGroup' } },
              ],
            } as const,
          ]
        : []),
      groupsTable(list, value.items),
    ];
  };

  const one = async (call: TenantCall, conflict = false): Promise<readonly Block[]> => {
    const params = { groupId: open.id };
    const [{ value: group, etag }, held] = await Promise.all([
      call.tenant.request({ endpoint: 'groups.get', params }),
      permissions(call),
    ]);
    open = { id: group.id, version: etag };
    const own = group.providerGroup === undefined;
    const inside = own
      ? await call.tenant.request({ endpoint: 'groups.members', params, query: { ...members.search, ...members.page } })
      : undefined;
    if (inside) members.took(inside.value);
    const [back, heading, ...rest] = groupBlocks(group, inside?.value.items ?? [], members, held.has('roles.manage'));
    return [back, heading, ...(conflict ? [conflictNotice] : []), ...rest].filter((block) => block !== undefined);
  };

  const adding = async (call: TenantCall): Promise<readonly Block[]> => {
    const { value: group } = await call.tenant.request({ endpoint: 'groups.get', params: { groupId: open.id } });
    return [
      { kind: 'button', label: group.name, icon: 'back', run: { action: 'openGroup', input: { groupId: group.id } } },
      { kind: 'text', text: text('group.addTo', { name: group.name }), heading: true },
      await candidates.table(call, text('group.add'), (id) => ({ action: 'addMember', input: { memberId: id } })),
      {
        kind: 'row',
        blocks: [
          {
            kind: 'button',
            label: text('done'),
            tone: 'brand',
            run: { action: 'openGroup', input: { groupId: group.id } },
          },
        ],
      },
    ];
  };

  actions.handle(
    'groups',
    stage.turn((_, call) => {
      list = new ListView();
      return listed(call);
    }),
  );
  actions.handle(
    'changeGroups',
    stage.turn((change, call) => {
      list.change(change);
      return listed(call);
    }),
  );
  actions.handle(
    'openGroup',
    stage.turn(({ groupId }, call) => {
      open = { id: groupId, version: '' };
      members = new ListView();
      return one(call);
    }),
  );
  actions.handle(
    'changeMembers',
    stage.turn((change, call) => {
      members.change(change);
      return one(call);
    }),
  );
  actions.handle('newGroup', () => stage.show(newGroupForm({})));
  actions.handle('createGroup', async ({ values }, call) => {
    const kind = typedText(values, 'kind');
    const providerGroup = typedText(values, 'providerGroup');
    if (kind === 'provider' && providerGroup === '') {
      stage.show(newGroupForm({ providerGroup: text('group.providerMissing') }));
      throw new HandrailError('invalid_input', 'A group of the provider needs its id');
    }
    const body = {
      name: typedText(values, 'name'),
      kind: kind === 'devices' ? ('devices' as const) : ('people' as const),
      ...(kind === 'provider' ? { providerGroup } : {}),
    };
    const { value } = await call.tenant.request({ endpoint: 'groups.create', body });
    ui.notify(text('group.made'), 'success');
    open = { id: value.id, version: '' };
    members = new ListView();
    stage.show(await one(call));
  });
  actions.handle('renameGroup', async ({ values }, call) => {
    await rename(values, call);
    ui.notify(text('saved'), 'success');
    stage.show(await one(call));
  });
  actions.handle('deleteGroup', async ({ groupId }, call) => {
    const params = { groupId };
    const { etag } = await call.tenant.request({ endpoint: 'groups.get', params });
    await call.tenant.request({ endpoint: 'groups.delete', params, ifMatch: etag });
    ui.notify(text('group.deleted'), 'success');
    stage.show(await listed(call));
  });
  actions.handle(
    'chooseMembers',
    stage.turn(async (_, call) => {
      const { value } = await call.tenant.request({ endpoint: 'groups.get', params: { groupId: open.id } });
      candidates = new Candidates(value.kind, 'changeCandidates');
      return await adding(call);
    }),
  );
  actions.handle(
    'changeCandidates',
    stage.turn((change, call) => {
      candidates.list.change(change);
      return adding(call);
    }),
  );
  actions.handle('addMember', async ({ memberId }, call) => {
    await call.tenant.request({ endpoint: 'groups.add', params: { groupId: open.id, memberId } });
    ui.notify(text('group.added', { name: candidates.nameOf(memberId) ?? memberId }), 'success');
  });
  actions.handle('removeMember', async ({ memberId }, call) => {
    await call.tenant.request({ endpoint: 'groups.remove', params: { groupId: open.id, memberId } });
    stage.show(await one(call));
  });

  async function rename(values: Values, call: TenantCall): Promise<void> {
    try {
      await call.tenant.request({
        endpoint: 'groups.update',
        params: { groupId: open.id },
        body: { name: typedText(values, 'name') },
        ifMatch: open.version,
      });
    } catch (error) {
      if (isConflict(error)) stage.show(await one(call, true));
      throw error;
    }
  }
}

function newGroupForm(problems: FieldProblems): readonly Block[] {
  const fields: readonly Field[] = [
    { kind: 'text', name: 'name', label: text('column.name'), value: '', required: true, maxLength: 100 },
    {
      kind: 'choice',
      name: 'kind',
      label: text('group.what'),
      value: 'people',
      options: [
        { value: 'people', label: text('group.peopleHere'), hint: text('group.peopleHereHint') },
        { value: 'provider', label: text('group.peopleProvider'), hint: text('group.peopleProviderHint') },
        { value: 'devices', label: text('group.devicesHere'), hint: text('group.devicesHereHint') },
      ],
    },
    {
      kind: 'text',
      name: 'providerGroup',
      label: text('group.providerId'),
      hint: text('group.providerHint'),
      value: '',
      maxLength: 256,
    },
  ];
  return [
    { kind: 'button', label: text('groups'), icon: 'back', run: { action: 'changeGroups', input: {} } },
    { kind: 'text', text: text('group.new'), heading: true },
    {
      kind: 'form',
      id: 'group:new',
      label: text('group.new'),
      fields: withProblems(fields, problems),
      submit: { label: text('group.create'), run: { action: 'createGroup' } },
      cancel: { label: text('cancel'), run: { action: 'changeGroups', input: {} } },
    },
  ];
}
