import { type Block, type Field, HandrailError, text } from '@handrail/sdk';
import type { Assignment, Scope } from '@handrail/sdk/tenant/access';
import { assignmentFacts, elevates, type Names } from './assignmentBlocks.ts';
import {
  conflictNotice,
  type FieldProblems,
  isConflict,
  type Parts,
  type TenantCall,
  typedList,
  typedText,
  type Values,
  withProblems,
} from './parts.ts';
import { elevationNotice } from './roleBlocks.ts';

interface Draft {
  /** Of the assignment that is edited; absent for a new one. */
  readonly of?: { readonly id: string; readonly version: string };
  readonly content: Omit<Assignment, 'id'>;
  readonly step: number;
  /** Sets the fields of this run apart from those of another. */
  readonly run: number;
}

interface WizardNeeds {
  readonly names: (call: TenantCall) => Promise<Names>;
  /** The page of an assignment, which follows when it is stored. */
  readonly shown: (assignmentId: string, call: TenantCall) => Promise<readonly Block[]>;
}

const empty = {
  name: '',
  description: '',
  roleId: '',
  adminGroups: [],
  scope: { allUsers: false, allDevices: false, groups: [] },
};
const lastStep = 3;

/** Basics, admin groups, scope, review: one step a page, for a new assignment and for one that is edited. */
export function assignmentWizard({ actions, ui, stage }: Parts, { names, shown }: WizardNeeds): void {
  let draft: Draft = { content: empty, step: 0, run: 0 };

  const view = async (call: TenantCall, problems: FieldProblems = {}, conflict = false): Promise<readonly Block[]> => {
    return stepBlocks(draft, await names(call), problems, conflict);
  };
  const begin = (change: Partial<Draft>) => {
    draft = { content: empty, step: 0, run: draft.run + 1, ...change };
  };
  const current = async (assignmentId: string, call: TenantCall): Promise<Partial<Draft>> => {
    const { value, etag } = await call.tenant.request({ endpoint: 'assignments.get', params: { assignmentId } });
    const { id, ...content } = value;
    return { of: { id, version: etag }, content };
  };
  const store = async (call: TenantCall): Promise<string> => {
    const { of, content: body } = draft;
    if (!of) return (await call.tenant.request({ endpoint: 'assignments.create', body })).value.id;
    await call.tenant.request({
      endpoint: 'assignments.update',
      params: { assignmentId: of.id },
      body,
      ifMatch: of.version,
    });
    return of.id;
  };

  actions.handle(
    'newAssignment',
    stage.turn((input, call) => {
      begin(input?.roleId === undefined ? {} : { content: { ...empty, roleId: input.roleId } });
      return view(call);
    }),
  );
  actions.handle(
    'editAssignment',
    stage.turn(async ({ assignmentId }, call) => {
      begin(await current(assignmentId, call));
      return await view(call);
    }),
  );
  actions.handle(
    'assignStep',
    stage.turn(({ step }, call) => {
      draft = { ...draft, step: Math.min(step, draft.step) };
      return view(call);
    }),
  );
  actions.handle('assignNext', async ({ values }, call) => {
    draft = { ...draft, content: { ...draft.content, ...typed(draft.step, values) } };
    const problems = problemsOf(draft);
    if (Object.keys(problems).length > 0) {
      stage.show(await view(call, problems));
      throw new HandrailError('invalid_input', 'The scope covers nothing');
    }
    if (draft.step < lastStep) {
      draft = { ...draft, step: draft.step + 1 };
      return stage.show(await view(call));
    }
    try {
      const id = await store(call);
      ui.notify(text(draft.of ? 'saved' : 'assign.made'), 'success');
      stage.show(await shown(id, call));
    } catch (error) {
      if (isConflict(error) && draft.of) {
        // What was typed is what the review shows; saving it again means that it has been looked at.
        const now = await current(draft.of.id, call);
        draft = { ...draft, ...(now.of ? { of: now.of } : {}) };
        stage.show(await view(call, {}, true));
      }
      throw error;
    }
  });
}

function typed(step: number, values: Values): Partial<Omit<Assignment, 'id'>> {
  if (step === 0) {
    return {
      name: typedText(values, 'name'),
      description: typedText(values, 'description'),
      roleId: typedText(values, 'roleId'),
    };
  }
  if (step === 1) return { adminGroups: [...typedList(values, 'adminGroups')] };
  if (step > 2) return {};
  const scope: Scope = {
    allUsers: values['allUsers'] === true,
    allDevices: values['allDevices'] === true,
    groups: [...typedList(values, 'groups')],
  };
  return { scope };
}

function problemsOf({ step, content: { scope } }: Draft): FieldProblems {
  const covers = scope.allUsers || scope.allDevices || scope.groups.length > 0;
  return step === 2 && !covers ? { groups: text('assign.scopeEmpty') } : {};
}

function stepBlocks(draft: Draft, names: Names, problems: FieldProblems, conflict: boolean): readonly Block[] {
  const { step, content, of } = draft;
  const leave = of
    ? { action: 'openAssignment', input: { assignmentId: of.id } }
    : { action: 'changeAssignments', input: {} };
  const review = step === lastStep;
  return [
    { kind: 'text', text: of ? text('assign.editTitle', { name: content.name }) : text('assign.new'), heading: true },
    {
      kind: 'steps',
      label: text('assign.steps'),
      steps: [
        text('assign.basics'),
        text('assign.adminGroups'),
        text('assign.scope'),
        text(of ? 'assign.reviewSave' : 'assign.review'),
      ],
      current: step,
    },
    ...(conflict ? [conflictNotice] : []),
    ...(step > 0 && elevates(content.roleId, names) ? [elevationNotice] : []),
    ...(step === 1 && peopleGroups(names).length === 0
      ? [
          {
            kind: 'notice',
            tone: 'warning',
            title: text('assign.noGroups'),
            text: text('assign.noGroupsText'),
          } as const,
        ]
      : []),
    ...(step === 2 ? [{ kind: 'text', text: text('assign.scopeIntro') } as const] : []),
    ...(review
      ? [
          {
            kind: 'group',
            label: text('assign.review'),
            blocks: [{ kind: 'facts', items: assignmentFacts(content, names) }],
          } as const,
        ]
      : []),
    {
      kind: 'form',
      id: `assignment:${draft.run}:${step}`,
      label: text('assign.steps'),
      fields: withProblems(fieldsOf(draft, names), problems),
      unsaved: step > 0,
      submit: { label: text(review ? (of ? 'save' : 'assign.create') : 'assign.next'), run: { action: 'assignNext' } },
      cancel: { label: text('cancel'), run: leave },
    },
    ...(step > 0
      ? [
          {
            kind: 'row',
            blocks: [
              { kind: 'button', label: text('assign.back'), run: { action: 'assignStep', input: { step: step - 1 } } },
            ],
          } as const,
        ]
      : []),
  ];
}

function fieldsOf({ step, content }: Draft, names: Names): readonly Field[] {
  switch (step) {
    case 0:
      return [
        { kind: 'text', name: 'name', label: text('column.name'), value: content.name, required: true, maxLength: 100 },
        {
          kind: 'text',
          name: 'description',
          label: text('column.description'),
          value: content.description,
          multiline: true,
          maxLength: 1000,
        },
        {
          kind: 'choice',
          name: 'roleId',
          label: text('assign.role'),
          hint: text('assign.roleHint'),
          value: content.roleId,
          required: true,
          options: [
            { value: '', label: '' },
            ...names.roles.map(({ id, name, builtIn }) => ({
              value: id,
              label: name,
              group: text(builtIn ? 'role.builtIn' : 'role.custom'),
            })),
          ],
        },
      ];
    case 1:
      return [
        {
          kind: 'choices',
          name: 'adminGroups',
          label: text('assign.adminGroups'),
          hint: text('assign.adminGroupsHint'),
          value: content.adminGroups,
          required: true,
          options: peopleGroups(names).map(({ id, name }) => ({ value: id, label: name })),
        },
      ];
    case 2:
      return [
        {
          kind: 'switch',
          name: 'allUsers',
          label: text('assign.allUsers'),
          hint: text('assign.allUsersHint'),
          value: content.scope.allUsers,
        },
        {
          kind: 'switch',
          name: 'allDevices',
          label: text('assign.allDevices'),
          hint: text('assign.allDevicesHint'),
          value: content.scope.allDevices,
        },
        {
          kind: 'choices',
          name: 'groups',
          label: text('assign.scopeGroups'),
          hint: text('assign.scopeGroupsHint'),
          value: content.scope.groups,
          options: names.groups.map(({ id, name, kind }) => ({ value: id, label: name, group: text(`kind.${kind}`) })),
        },
      ];
    default:
      return [];
  }
}

function peopleGroups({ groups }: Names) {
  return groups.filter(({ kind }) => kind === 'people');
}
