import type { EndpointName } from '@handrail/sdk/tenant/tenantApi';

const at = Date.UTC(2026, 4, 12, 9, 30);
const ada = { id: 'p1', name: 'Ada Lindqvist', signInName: 'ada@contoso.example' };
const sam = { id: 'p2', name: 'Sam Okafor', signInName: 'sam@contoso.example' };

const session = {
  id: 's1',
  kind: 'code',
  helper: ada,
  sharer: sam,
  device: { id: 'd1', name: 'LAPTOP-1', osName: 'Windows' },
  enrolled: true,
  limitedFacts: false,
  createdAt: at,
  startedAt: at,
  mode: 'control',
  features: ['screen.view', 'screen.control', 'partner.wave'],
  elevationUsed: false,
  compliance: 'nonCompliant',
  reasons: [{ code: 'firewall', expected: 'yes', actual: 'no' }],
  errors: [{ code: 'disconnected', at }],
};
const past = {
  ...session,
  id: 's2',
  helper: { id: 'p1' },
  sharer: { id: 'p2' },
  device: { id: 'd2', osName: 'Debian' },
  enrolled: false,
  limitedFacts: true,
  compliance: 'notEnrolled',
  endedAt: at + 60_000,
  durationMs: 60_000,
  endReason: 'sharer_ended',
  errors: [],
  features: [],
  personalDeletedAt: at + 1,
};
const device = {
  id: 'd1',
  name: 'LAPTOP-1',
  platform: 'windows',
  osName: 'Windows',
  osVersion: '10.0.22631',
  appVersion: '1.0.0',
  owner: sam,
  enrolled: true,
  compliance: 'nonCompliant',
  reasons: [
    { code: 'firewall', expected: 'yes', actual: 'no' },
    { code: 'disk_encryption', expected: 'yes', actual: 'unknown', unknown: 'needs_root' },
  ],
  online: true,
  lastSeenAt: at,
};
const role = {
  id: 'r1',
  name: 'Night shift',
  description: 'Helps at night.',
  permissions: ['screen.view', 'elevation.use'],
  builtIn: false,
  assignments: 1,
};
const builtIn = { ...role, id: 'r0', name: 'Auditor', permissions: ['connector.read', 'reports.view'], builtIn: true };
const people = { id: 'g1', name: 'Help desk', kind: 'people', providerGroup: 'helpdesk' };
const kept = { id: 'g2', name: 'Berlin', kind: 'people', members: 2 };
const machines = { id: 'g3', name: 'Tills', kind: 'devices', members: 9 };
const assignment = {
  id: 'a1',
  name: 'Night help',
  description: '',
  roleId: 'r1',
  adminGroups: ['g1'],
  scope: { allUsers: false, allDevices: false, groups: ['g2', 'g3'] },
};
const permission = (id: string, category: string, held = true) => ({ id, category, implies: [], held });
const settings = {
  enabled: true,
  unenrolledAllowed: false,
  chatAllowed: true,
  tabsAllowed: true,
  shortenHelperName: false,
  consentTimeLimitMs: 60_000,
  sessionLimitMs: 28_800_000,
  codeLength: 8,
  codeForLaunched: true,
  signOutPolicy: 'spec',
  retentionDays: 3,
  minimumAppVersion: '1.0',
};
const policy = {
  minimumOsVersions: [
    { os: 'windows', version: '10.0.22631' },
    { os: 'fedora', version: '41' },
  ],
  requireDiskEncryption: true,
  requireFirewall: true,
  requireScreenLock: false,
  forbidAutomaticSignIn: false,
  maximumDaysUnseen: 30,
  unknownCounts: 'non_compliant',
};
const intune = {
  enabled: true,
  cloud: 'global',
  directoryId: '7c1f5b0e-52a8-4c3f-9d26-0b1e8a64d9f3',
  clientId: '2e9a4d17-8f06-4b5d-a3c2-6f7d10e5b948',
  everyMinutes: 60,
};
const managed = {
  id: 'm1',
  name: 'LAPTOP-1',
  serialNumber: 'PF3ABC9',
  compliance: 'compliant',
  syncedAt: at,
  match: 'matched',
  devices: [{ id: 'd1', name: 'LAPTOP-1' }],
};
const history = {
  items: [
    { version: 2, changedAt: at, changedBy: ada, changed: ['retentionDays'] },
    { version: 1, changedAt: at, changed: [] },
  ],
};
const token = {
  id: 't1',
  name: 'Berlin office',
  uses: 50,
  used: 3,
  expiresAt: at,
  createdAt: at,
  createdBy: ada,
  state: 'usable',
};
const apiToken = {
  id: 'k1',
  name: 'Nightly report',
  permissions: ['reports.view'],
  expiresAt: at,
  createdAt: at,
  createdBy: ada,
};
const entry = {
  index: 41,
  at,
  action: 'role.changed',
  actor: { kind: 'person', ...ada },
  subject: { kind: 'role', id: 'r1', name: 'Night shift' },
  changed: ['permissions'],
  personalDeleted: false,
};

/** What a tenant answers that has one or two of everything. Endpoints without an answer say nothing. */
export const tenantAnswers: Readonly<Partial<Record<EndpointName, unknown>>> = {
  'me.get': {
    person: ada,
    tenant: { id: 'contoso', name: 'Contoso' },
    permissions: ['screen.view', 'session.offer', 'connector.read', 'connector.update', 'reports.view', 'roles.manage'],
  },
  'sessions.list': { items: [session, past], next: 'bmV4dA', total: 4312 },
  'sessions.get': session,
  'sessions.summary': {
    active: 1,
    days: [
      { day: '2026-05-11', sessions: 4, view: 1, control: 2 },
      { day: '2026-05-12', sessions: 0, view: 0, control: 0 },
    ],
    byMode: { view: 1, control: 2, none: 1 },
    byHelper: [
      { helper: ada, sessions: 3 },
      { helper: { id: 'p9' }, sessions: 1 },
    ],
    byEnd: { sharer_ended: 3, connection_lost: 1 },
  },
  'audit.list': {
    items: [
      entry,
      {
        ...entry,
        index: 40,
        action: 'session.refused',
        code: 'out_of_scope',
        actor: { kind: 'service', id: 'service' },
        subject: undefined,
      },
      {
        ...entry,
        index: 39,
        action: 'signin.refused',
        code: 'not_permitted',
        actor: { kind: 'service', id: 'service' },
        subject: undefined,
        count: 12,
      },
    ],
  },
  'audit.checkpoint': { size: 42, at, note: 'handrail.example/contoso\n42\nabc\n' },
  'devices.list': {
    items: [
      device,
      { ...device, id: 'd2', name: 'till-3', online: false, owner: undefined, compliance: 'compliant', reasons: [] },
    ],
    next: 'bmV4dA',
  },
  'devices.get': {
    ...device,
    firstSeenAt: at,
    enrolledAt: at,
    facts: [
      { name: 'firewall', value: false },
      { name: 'uptimeSeconds', value: 86_400 },
      { name: 'diskEncryption', unknown: 'needs_root' },
      { name: 'somethingNew', value: 'x' },
    ],
    factsAt: at,
    complianceSource: 'handrail',
    groups: [{ id: 'g3', name: 'Tills' }],
  },
  'compliance.get': policy,
  'compliance.update': policy,
  'compliance.history': history,
  'intune.get': intune,
  'intune.update': intune,
  'intune.history': history,
  'intune.status': {
    state: 'waiting',
    secret: { setAt: at, expiresAt: at },
    startedAt: at,
    finishedAt: at + 1000,
    full: false,
    problem: 'secret_expired',
    failures: 2,
    succeededAt: at - 1000,
    freshUntil: at,
    nextAt: at + 3_600_000,
    read: 4,
    unreadable: 1,
    managed: 7,
    matched: 4,
    ambiguous: 2,
    unmatched: 1,
  },
  'intune.test': { problem: 'permission_missing' },
  'intune.devices': {
    items: [
      managed,
      { ...managed, id: 'm2', name: '', match: 'ambiguous', compliance: 'noncompliant', syncedAt: undefined },
      { ...managed, id: 'm3', serialNumber: undefined, match: 'unmatched', devices: [] },
    ],
    next: 'bmV4dA',
  },
  'enrolmentTokens.list': { items: [token, { ...token, id: 't2', uses: undefined, state: 'revoked' }] },
  'enrolmentTokens.create': { token, secret: 'hre_secret' },
  'roles.list': { items: [builtIn, role] },
  'roles.get': role,
  'roles.create': role,
  'roles.update': role,
  'permissions.list': {
    items: [
      permission('screen.view', 'app'),
      permission('elevation.use', 'app', false),
      permission('session.offer', 'tasks'),
      permission('connector.read', 'connector'),
      permission('roles.manage', 'roles'),
      { ...permission('annotation.draw', 'extension'), extension: 'annotation', title: 'Draw on the shared screen' },
    ],
  },
  'groups.list': { items: [people, kept, machines] },
  'groups.get': kept,
  'groups.create': kept,
  'groups.update': kept,
  'groups.members': { items: [{ id: 'p2', name: 'Sam Okafor' }] },
  'people.list': {
    items: [
      { ...ada, lastSeenAt: at },
      { ...sam, lastSeenAt: at },
    ],
  },
  'assignments.list': { items: [assignment] },
  'assignments.get': assignment,
  'assignments.create': assignment,
  'assignments.update': assignment,
  'access.check': {
    allowed: false,
    refusal: 'out_of_scope',
    permissions: [],
    withheld: [{ permission: 'elevation.use', by: 'enabled' }],
    assignments: [
      {
        assignment: { id: 'a1', name: 'Night help' },
        role: { id: 'r1', name: 'Night shift' },
        adminGroup: 'Help desk',
        outcome: 'outOfScope',
        permissions: [],
      },
      {
        assignment: { id: 'a2', name: 'Tills' },
        role: { id: 'r1', name: 'Night shift' },
        scope: 'deviceGroup',
        scopeGroup: 'Tills',
        outcome: 'notInAdminGroup',
        permissions: [],
      },
    ],
    groupsAsOf: { helper: at },
  },
  'settings.get': settings,
  'settings.update': settings,
  'settings.history': history,
  'branding.get': { name: 'Contoso', colour: '#0f6e85', supportAddress: 'https://help.contoso.example' },
  'branding.update': { name: 'Contoso' },
  'branding.history': history,
  'apiTokens.list': { items: [apiToken, { ...apiToken, id: 'k2', revokedAt: at }] },
  'apiTokens.create': { token: apiToken, secret: 'hra_secret' },
};
