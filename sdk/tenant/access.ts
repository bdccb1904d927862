import Type, { type Static } from 'typebox';
import { closed, Description, Id, Name, Page, PersonReference, paging, Search, Time } from './common.ts';
import { defineEndpoints } from './endpoint.ts';

const PermissionId = Type.String({ minLength: 1, maxLength: 128 });

/** A permission as the role editor lists it. `title` is there for those of extensions. */
export const PermissionInfo = Type.Object(
  {
    id: PermissionId,
    category: Type.Union([
      Type.Literal('app'),
      Type.Literal('tasks'),
      Type.Literal('connector'),
      Type.Literal('roles'),
      Type.Literal('extension'),
    ]),
    implies: Type.Array(PermissionId),
    extension: Type.Optional(Id),
    title: Type.Optional(Type.String({ maxLength: 200 })),
    /** Whether the person who asks holds it, and so may put it into a role. */
    held: Type.Boolean(),
  },
  closed,
);

export const RoleContent = Type.Object(
  {
    name: Name,
    description: Description,
    permissions: Type.Array(PermissionId, { maxItems: 256, uniqueItems: true }),
  },
  closed,
);
export const Role = Type.Object(
  {
    id: Id,
    ...RoleContent.properties,
    /** Built-in roles can be copied, not edited. */
    builtIn: Type.Boolean(),
    /** Assignments that give it. */
    assignments: Type.Integer({ minimum: 0 }),
  },
  closed,
);
export type Role = Static<typeof Role>;

export const GroupContent = Type.Object(
  {
    name: Name,
    /** A group has people or devices, not both. */
    kind: Type.Union([Type.Literal('people'), Type.Literal('devices')]),
    /**
     * The identity provider's own id of a group of people: who is in it follows from each sign-in. Absent for a group whose
     * members are kept here.
     */
    providerGroup: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  },
  closed,
);
export const Group = Type.Object(
  {
    id: Id,
    ...GroupContent.properties,
    /** Of those kept here; absent for a provider's group. */
    members: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  closed,
);
export type Group = Static<typeof Group>;

export const GroupMember = Type.Object({ id: Id, name: Type.String({ maxLength: 200 }) }, closed);

/** Whom an assignment lets somebody help: a sharer or a device that one of these covers. */
export const Scope = Type.Object(
  {
    allUsers: Type.Boolean(),
    /** All enrolled devices; unenrolled ones are not among them. */
    allDevices: Type.Boolean(),
    groups: Type.Array(Id, { maxItems: 100, uniqueItems: true }),
  },
  closed,
);
export type Scope = Static<typeof Scope>;

export const AssignmentContent = Type.Object(
  {
    name: Name,
    description: Description,
    roleId: Id,
    /** Groups of people who get the role. */
    adminGroups: Type.Array(Id, { minItems: 1, maxItems: 100, uniqueItems: true }),
    scope: Scope,
  },
  closed,
);
export const Assignment = Type.Object({ id: Id, ...AssignmentContent.properties }, closed);
export type Assignment = Static<typeof Assignment>;

/** Somebody who has signed in. */
export const PersonEntry = Type.Object(
  {
    id: Id,
    name: Type.String({ maxLength: 200 }),
    signInName: Type.String({ maxLength: 320 }),
    title: Type.Optional(Type.String({ maxLength: 200 })),
    company: Type.Optional(Type.String({ maxLength: 200 })),
    lastSeenAt: Time,
  },
  closed,
);

/** Who is signed in, as the service knows them. */
export const Me = Type.Object(
  {
    /** Absent for a program that uses an API token. */
    person: Type.Optional(PersonReference),
    tenant: Type.Object({ id: Id, name: Type.String({ maxLength: 200 }) }, closed),
    permissions: Type.Array(PermissionId),
    /** The provider did not say the person's groups, because they are too many: no rights come through them. */
    groupsOverage: Type.Optional(Type.Boolean()),
  },
  closed,
);

/** Why an assignment does or does not give a right. The first rule that refuses is the one named. */
export const AccessStep = Type.Object(
  {
    assignment: Type.Object({ id: Id, name: Type.String({ maxLength: 100 }) }, closed),
    role: Type.Object({ id: Id, name: Type.String({ maxLength: 100 }) }, closed),
    /** The helper's group that is one of its admin groups. */
    adminGroup: Type.Optional(Type.String({ maxLength: 256 })),
    /** What of its scope covers the sharer or the device. */
    scope: Type.Optional(
      Type.Union([
        Type.Literal('allUsers'),
        Type.Literal('allDevices'),
        Type.Literal('userGroup'),
        Type.Literal('deviceGroup'),
      ]),
    ),
    scopeGroup: Type.Optional(Type.String({ maxLength: 256 })),
    outcome: Type.Union([
      Type.Literal('gives'),
      Type.Literal('notInAdminGroup'),
      Type.Literal('outOfScope'),
      Type.Literal('unenrolledNotInAllDevices'),
    ]),
    permissions: Type.Array(PermissionId),
  },
  closed,
);

/** Why somebody may or may not help somebody on a device, rule by rule. */
export const AccessExplanation = Type.Object(
  {
    allowed: Type.Boolean(),
    /** An error code of PRODUCT: the rule that refuses, absent when allowed. */
    refusal: Type.Optional(Type.String({ maxLength: 64 })),
    /** What the helper may do there. */
    permissions: Type.Array(PermissionId),
    /** What the tenant's settings take away, and which setting does. */
    withheld: Type.Array(Type.Object({ permission: PermissionId, by: Type.String({ maxLength: 64 }) }, closed)),
    assignments: Type.Array(AccessStep),
    /** When the helper's and sharer's groups were last heard from the identity provider. */
    groupsAsOf: Type.Object({ helper: Type.Optional(Time), sharer: Type.Optional(Time) }, closed),
  },
  closed,
);
export type AccessExplanation = Static<typeof AccessExplanation>;

const roleId = Type.Object({ roleId: Id }, closed);
const groupId = Type.Object({ groupId: Id }, closed);
const assignmentId = Type.Object({ assignmentId: Id }, closed);

export const accessEndpoints = defineEndpoints({
  'me.get': { method: 'GET', path: '/me', summary: 'Who is signed in', requires: 'signedIn', output: Me },
  'permissions.list': {
    method: 'GET',
    path: '/permissions',
    summary: 'Every permission that a role can have',
    requires: ['connector.read', 'roles.manage'],
    output: Type.Object({ items: Type.Array(PermissionInfo) }, closed),
  },
  'roles.list': {
    method: 'GET',
    path: '/roles',
    summary: 'Built-in and custom roles',
    requires: ['connector.read', 'roles.manage'],
    query: Type.Object({ ...paging, search: Type.Optional(Search) }, closed),
    output: Page(Role),
  },
  'roles.get': {
    method: 'GET',
    path: '/roles/:roleId',
    summary: 'One role',
    requires: ['connector.read', 'roles.manage'],
    params: roleId,
    output: Role,
    version: 'read',
  },
  'roles.create': {
    method: 'POST',
    path: '/roles',
    summary: 'Makes a custom role',
    requires: 'roles.manage',
    body: RoleContent,
    output: Role,
    version: 'read',
    creates: true,
  },
  'roles.update': {
    method: 'PUT',
    path: '/roles/:roleId',
    summary: 'Changes a custom role',
    requires: 'roles.manage',
    params: roleId,
    body: RoleContent,
    output: Role,
    version: 'write',
  },
  'roles.delete': {
    method: 'DELETE',
    path: '/roles/:roleId',
    summary: 'Deletes a custom role that no assignment gives',
    requires: 'roles.manage',
    params: roleId,
    version: 'write',
  },
  'groups.list': {
    method: 'GET',
    path: '/groups',
    summary: 'Groups of people and of devices',
    requires: ['connector.read', 'roles.manage'],
    query: Type.Object(
      { ...paging, search: Type.Optional(Search), kind: Type.Optional(GroupContent.properties.kind) },
      closed,
    ),
    output: Page(Group),
  },
  'groups.get': {
    method: 'GET',
    path: '/groups/:groupId',
    summary: 'One group',
    requires: ['connector.read', 'roles.manage'],
    params: groupId,
    output: Group,
    version: 'read',
  },
  'groups.create': {
    method: 'POST',
    path: '/groups',
    summary: 'Makes a group, or makes one of the identity provider known',
    requires: 'roles.manage',
    body: GroupContent,
    output: Group,
    version: 'read',
    creates: true,
  },
  'groups.update': {
    method: 'PUT',
    path: '/groups/:groupId',
    summary: 'Renames a group',
    requires: 'roles.manage',
    params: groupId,
    body: Type.Object({ name: Name }, closed),
    output: Group,
    version: 'write',
  },
  'groups.delete': {
    method: 'DELETE',
    path: '/groups/:groupId',
    summary: 'Deletes a group that no assignment uses',
    requires: 'roles.manage',
    params: groupId,
    version: 'write',
  },
  'groups.members': {
    method: 'GET',
    path: '/groups/:groupId/members',
    summary: 'Who or what is in a group kept here',
    requires: ['connector.read', 'roles.manage'],
    params: groupId,
    query: Type.Object({ ...paging, search: Type.Optional(Search) }, closed),
    output: Page(GroupMember),
  },
  'groups.add': {
    method: 'PUT',
    path: '/groups/:groupId/members/:memberId',
    summary: 'Puts a person or a device into a group',
    requires: 'roles.manage',
    params: Type.Object({ groupId: Id, memberId: Id }, closed),
  },
  'groups.remove': {
    method: 'DELETE',
    path: '/groups/:groupId/members/:memberId',
    summary: 'Takes a person or a device out of a group',
    requires: 'roles.manage',
    params: Type.Object({ groupId: Id, memberId: Id }, closed),
  },
  'assignments.list': {
    method: 'GET',
    path: '/assignments',
    summary: 'Who has which role, for whom',
    requires: ['connector.read', 'roles.manage'],
    query: Type.Object({ ...paging, search: Type.Optional(Search), roleId: Type.Optional(Id) }, closed),
    output: Page(Assignment),
  },
  'assignments.get': {
    method: 'GET',
    path: '/assignments/:assignmentId',
    summary: 'One assignment',
    requires: ['connector.read', 'roles.manage'],
    params: assignmentId,
    output: Assignment,
    version: 'read',
  },
  'assignments.create': {
    method: 'POST',
    path: '/assignments',
    summary: 'Gives a role to groups, for a scope',
    requires: 'roles.manage',
    body: AssignmentContent,
    output: Assignment,
    version: 'read',
    creates: true,
  },
  'assignments.update': {
    method: 'PUT',
    path: '/assignments/:assignmentId',
    summary: 'Changes an assignment',
    requires: 'roles.manage',
    params: assignmentId,
    body: AssignmentContent,
    output: Assignment,
    version: 'write',
  },
  'assignments.delete': {
    method: 'DELETE',
    path: '/assignments/:assignmentId',
    summary: 'Takes a role back from its groups',
    requires: 'roles.manage',
    params: assignmentId,
    version: 'write',
  },
  'people.list': {
    method: 'GET',
    path: '/people',
    summary: 'Everybody who has signed in',
    requires: ['connector.read', 'roles.manage'],
    query: Type.Object({ ...paging, search: Type.Optional(Search) }, closed),
    output: Page(PersonEntry),
  },
  'access.check': {
    method: 'GET',
    path: '/access/check',
    summary: 'Why somebody may or may not help somebody on a device',
    requires: ['connector.read', 'roles.manage'],
    query: Type.Object({ helperId: Id, sharerId: Type.Optional(Id), deviceId: Type.Optional(Id) }, closed),
    output: AccessExplanation,
  },
});
