import Type, { type Static } from 'typebox';
import { closed, Id, Name, Page, PersonReference, paging, Search, Secret, Time } from './common.ts';
import { ComplianceReason } from './compliance.ts';
import { defineEndpoints } from './endpoint.ts';

/** Whether a device keeps the tenant's compliance policy; unenrolled ones never do. */
export const ComplianceState = Type.Union([
  Type.Literal('compliant'),
  Type.Literal('nonCompliant'),
  Type.Literal('notEnrolled'),
]);
export type ComplianceState = Static<typeof ComplianceState>;

export const Platform = Type.Union([
  Type.Literal('windows'),
  Type.Literal('macos'),
  Type.Literal('linux'),
  Type.Literal('other'),
]);

export const DeviceEntry = Type.Object(
  {
    id: Id,
    name: Type.String({ maxLength: 128 }),
    platform: Platform,
    osName: Type.String({ maxLength: 64 }),
    osVersion: Type.Optional(Type.String({ maxLength: 64 })),
    appVersion: Type.Optional(Type.String({ maxLength: 32 })),
    /** Who signed in on it last. */
    owner: Type.Optional(PersonReference),
    enrolled: Type.Boolean(),
    compliance: ComplianceState,
    reasons: Type.Array(ComplianceReason, { maxItems: 32 }),
    online: Type.Boolean(),
    lastSeenAt: Time,
  },
  closed,
);
export type DeviceEntry = Static<typeof DeviceEntry>;

/** One fact that a device reported; `unknown` has its reason. */
export const DeviceFact = Type.Object(
  {
    name: Type.String({ maxLength: 64 }),
    value: Type.Optional(Type.Union([Type.Boolean(), Type.Number(), Type.String({ maxLength: 128 })])),
    unknown: Type.Optional(Type.String({ maxLength: 64 })),
  },
  closed,
);

export const Device = Type.Object(
  {
    ...DeviceEntry.properties,
    firstSeenAt: Time,
    enrolledAt: Type.Optional(Time),
    /** The enrolment token that it used. */
    enrolledWith: Type.Optional(Id),
    retiredAt: Type.Optional(Time),
    facts: Type.Array(DeviceFact, { maxItems: 64 }),
    factsAt: Type.Optional(Time),
    /** Who judged: Handrail's own policy, or a connector. */
    complianceSource: Type.Union([Type.Literal('handrail'), Type.Literal('intune')]),
    groups: Type.Array(Type.Object({ id: Id, name: Type.String({ maxLength: 100 }) }, closed), { maxItems: 100 }),
  },
  closed,
);
export type Device = Static<typeof Device>;

export const DeviceSort = Type.Union([
  Type.Literal('name'),
  Type.Literal('lastSeenAt'),
  Type.Literal('owner'),
  Type.Literal('osName'),
  Type.Literal('appVersion'),
]);

export const DeviceQuery = Type.Object(
  {
    ...paging,
    /** In the device's name, its owner's name or sign-in name, or its OS. */
    search: Type.Optional(Search),
    platform: Type.Optional(Platform),
    enrolled: Type.Optional(Type.Boolean()),
    compliance: Type.Optional(ComplianceState),
    online: Type.Optional(Type.Boolean()),
    groupId: Type.Optional(Id),
    sort: Type.Optional(DeviceSort),
    descending: Type.Optional(Type.Boolean()),
  },
  closed,
);

export const EnrolmentTokenContent = Type.Object(
  {
    name: Name,
    /** How many devices may use it; absent: as many as come before it expires. */
    uses: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    expiresAt: Time,
    /** Devices that enrol with it become members of this group. */
    groupId: Type.Optional(Id),
  },
  closed,
);
export const EnrolmentToken = Type.Object(
  {
    id: Id,
    ...EnrolmentTokenContent.properties,
    used: Type.Integer({ minimum: 0 }),
    createdAt: Time,
    createdBy: Type.Optional(PersonReference),
    revokedAt: Type.Optional(Time),
    state: Type.Union([
      Type.Literal('usable'),
      Type.Literal('expired'),
      Type.Literal('usedUp'),
      Type.Literal('revoked'),
    ]),
  },
  closed,
);

const deviceId = Type.Object({ deviceId: Id }, closed);

/** Who sees devices: those who read the connector, and those who start sessions from the list. */
const mayList = ['connector.read', 'session.offer'] as const;

export const deviceEndpoints = defineEndpoints({
  'devices.list': {
    method: 'GET',
    path: '/devices',
    summary: 'The device inventory',
    requires: mayList,
    query: DeviceQuery,
    output: Page(DeviceEntry),
  },
  'devices.get': {
    method: 'GET',
    path: '/devices/:deviceId',
    summary: 'One device with its facts and compliance',
    requires: mayList,
    params: deviceId,
    output: Device,
  },
  'devices.retire': {
    method: 'POST',
    path: '/devices/:deviceId/retire',
    summary: 'Ends a device’s enrolment; its key is refused from then on',
    requires: 'connector.update',
    params: deviceId,
  },
  'devices.export': {
    method: 'GET',
    path: '/devices/export',
    summary: 'The filtered inventory as CSV',
    requires: 'reports.view',
    query: DeviceQuery,
    file: 'text/csv',
  },
  'enrolmentTokens.list': {
    method: 'GET',
    path: '/enrolment-tokens',
    summary: 'Tokens that enrol devices',
    requires: 'connector.read',
    query: Type.Object(paging, closed),
    output: Page(EnrolmentToken),
  },
  'enrolmentTokens.create': {
    method: 'POST',
    path: '/enrolment-tokens',
    summary: 'Issues an enrolment token; its secret is shown once',
    requires: 'connector.update',
    body: EnrolmentTokenContent,
    output: Type.Object({ token: EnrolmentToken, secret: Secret }, closed),
    creates: true,
  },
  'enrolmentTokens.revoke': {
    method: 'DELETE',
    path: '/enrolment-tokens/:tokenId',
    summary: 'Revokes an enrolment token; devices that used it stay enrolled',
    requires: 'connector.update',
    params: Type.Object({ tokenId: Id }, closed),
  },
});
