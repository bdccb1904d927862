import { defineExtension, FormValues, ListChange, Type } from '@handrail/sdk';
import { en } from './texts.ts';

const closed = { additionalProperties: false } as const;
/** What a page shows, the service decides: it asks again for every request. */
const view = { on: 'app', from: ['app'], requires: 'everyone' } as const;
const id = Type.String({ minLength: 1, maxLength: 128 });
const role = Type.Object({ roleId: id }, closed);
const group = Type.Object({ groupId: id }, closed);
const assignment = Type.Object({ assignmentId: id }, closed);
const member = Type.Object({ memberId: id }, closed);
const part = Type.Union([Type.Literal('helper'), Type.Literal('sharer'), Type.Literal('device')]);

const page = (
  label: string,
  icon: 'role' | 'check' | 'group' | 'shield' | 'settings' | 'brush' | 'key',
  order: number,
) => ({ surface: 'page', label, icon, order, offeredTo: ['connector.read', 'roles.manage'] }) as const;

/** Who may do what in the tenant, and how the tenant presents and conducts itself. */
export const manifest = defineExtension({
  id: 'access',
  version: '1.0.0',
  sdk: '1',
  title: 'title',
  sides: ['app'],
  capabilities: ['tenant'],
  actions: {
    roles: { ...view, place: page('roles', 'role', 300) },
    changeRoles: { ...view, input: ListChange },
    openRole: { ...view, input: role },
    newRole: view,
    copyRole: { ...view, input: role },
    editRole: { ...view, input: role },
    saveRole: { ...view, input: FormValues },
    deleteRole: { ...view, input: role },

    assignments: { ...view, place: page('assignments', 'check', 310) },
    changeAssignments: { ...view, input: ListChange },
    openAssignment: { ...view, input: assignment },
    newAssignment: { ...view, input: Type.Optional(Type.Object({ roleId: Type.Optional(id) }, closed)) },
    editAssignment: { ...view, input: assignment },
    assignStep: { ...view, input: Type.Object({ step: Type.Integer({ minimum: 0, maximum: 3 }) }, closed) },
    assignNext: { ...view, input: FormValues },
    deleteAssignment: { ...view, input: assignment },

    groups: { ...view, place: page('groups', 'group', 320) },
    changeGroups: { ...view, input: ListChange },
    openGroup: { ...view, input: group },
    changeMembers: { ...view, input: ListChange },
    newGroup: view,
    createGroup: { ...view, input: FormValues },
    renameGroup: { ...view, input: FormValues },
    deleteGroup: { ...view, input: group },
    chooseMembers: view,
    changeCandidates: { ...view, input: ListChange },
    addMember: { ...view, input: member },
    removeMember: { ...view, input: member },

    checkAccess: { ...view, place: page('checkAccess', 'shield', 330) },
    showCheck: view,
    choose: { ...view, input: Type.Object({ part }, closed) },
    changeChoices: { ...view, input: ListChange },
    chosen: { ...view, input: Type.Object({ part, id: Type.Optional(id) }, closed) },

    settings: { ...view, place: page('settings', 'settings', 340) },
    saveSettings: { ...view, input: FormValues },
    branding: { ...view, place: page('branding', 'brush', 350) },
    saveBranding: { ...view, input: FormValues },

    tokens: {
      ...view,
      place: { surface: 'page', label: 'tokens', icon: 'key', order: 360, offeredTo: ['roles.manage'] },
    },
    changeTokens: { ...view, input: ListChange },
    newToken: view,
    createToken: { ...view, input: FormValues },
    revokeToken: { ...view, input: Type.Object({ tokenId: id }, closed) },
  },
  texts: { en },
});
