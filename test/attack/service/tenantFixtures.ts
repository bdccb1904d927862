import type { EndpointName, RequestOf } from '@handrail/sdk/tenant/tenantApi';
import { newTenantSettings } from '../../../workbench/base/policy/newTenantSettings.ts';
import type { TenantRows } from '../../unit/service/support/filledTenant.ts';

type Parts<N extends EndpointName> = Omit<RequestOf<N>, 'ifMatch' | 'idempotencyKey'>;

/** How the suite asks an endpoint in a tenant that has one row of each kind. */
interface Fixture<N extends EndpointName> {
  /** A request that is answered with success when the rows are the own tenant's. If-Match is read beforehand. */
  readonly own: (own: TenantRows, now: number) => Parts<N>;
  /**
   * Requests that name the other tenant's rows in query or body. In the path they are put by themselves. Each is refused with 404
   * or, where the field is a filter, answered with nothing.
   */
  readonly foreign?: (foreign: TenantRows, own: TenantRows, now: number) => readonly Parts<N>[];
  /** Where the own row is there but cannot be used so: this refusal then stands for success. */
  readonly or?: number;
}

type Fixtures = { readonly [N in EndpointName]: Fixture<N> };

/** Endpoints that are declared and not served yet. Whoever serves one takes it out. */
export const notServedYet: ReadonlySet<EndpointName> = new Set<EndpointName>([]);

const plain = { own: () => ({}) };
const role = { name: 'New role', description: '', permissions: ['screen.view'] };
const assignment = (rows: TenantRows) => ({
  name: 'New assignment',
  description: '',
  roleId: rows.role,
  adminGroups: [rows.group],
  scope: { allUsers: false, allDevices: false, groups: [rows.deviceGroup] },
});
const day = 24 * 3_600_000;

/** One for each endpoint of the tenant's API. */
export const fixtures: Fixtures = {
  'me.get': plain,
  'permissions.list': plain,

  'roles.list': plain,
  'roles.get': { own: ({ role: roleId }) => ({ params: { roleId } }) },
  'roles.create': { own: () => ({ body: role }) },
  'roles.update': { own: ({ role: roleId }) => ({ params: { roleId }, body: { ...role, name: 'Renamed role' } }) },
  'roles.delete': { own: ({ spareRole }) => ({ params: { roleId: spareRole } }) },

  'groups.list': plain,
  'groups.get': { own: ({ group }) => ({ params: { groupId: group } }) },
  'groups.create': { own: () => ({ body: { name: 'New group', kind: 'people' } }) },
  'groups.update': { own: ({ group }) => ({ params: { groupId: group }, body: { name: 'Renamed group' } }) },
  'groups.delete': { own: ({ spareGroup }) => ({ params: { groupId: spareGroup } }) },
  'groups.members': { own: ({ group }) => ({ params: { groupId: group } }) },
  'groups.add': { own: ({ spareGroup, person }) => ({ params: { groupId: spareGroup, memberId: person } }) },
  'groups.remove': { own: ({ deviceGroup, device }) => ({ params: { groupId: deviceGroup, memberId: device } }) },

  'assignments.list': { ...plain, foreign: ({ role: roleId }) => [{ query: { roleId } }] },
  'assignments.get': { own: (own) => ({ params: { assignmentId: own.assignment } }) },
  'assignments.create': {
    own: (own) => ({ body: assignment(own) }),
    foreign: (foreign, own) => [
      { body: { ...assignment(own), roleId: foreign.role } },
      { body: { ...assignment(own), adminGroups: [foreign.group] } },
      { body: { ...assignment(own), scope: { allUsers: false, allDevices: false, groups: [foreign.deviceGroup] } } },
    ],
  },
  'assignments.update': {
    own: (own) => ({ params: { assignmentId: own.assignment }, body: { ...assignment(own), name: 'Renamed' } }),
    foreign: (foreign, own) => [
      { params: { assignmentId: own.assignment }, body: { ...assignment(own), roleId: foreign.role } },
    ],
  },
  'assignments.delete': { own: (own) => ({ params: { assignmentId: own.assignment } }) },

  'people.list': plain,
  'access.check': {
    own: ({ person, device }) => ({ query: { helperId: person, sharerId: person, deviceId: device } }),
    foreign: (foreign, own) => [
      { query: { helperId: foreign.person, sharerId: own.person } },
      { query: { helperId: own.person, sharerId: foreign.person } },
      { query: { helperId: own.person, sharerId: own.person, deviceId: foreign.device } },
    ],
  },

  'settings.get': plain,
  'settings.update': { own: () => ({ body: { ...newTenantSettings, enabled: true } }) },
  'settings.history': plain,
  'branding.get': plain,
  'branding.update': { own: () => ({ body: { supportText: 'Call us.' } }) },
  'branding.history': plain,
  'compliance.get': plain,
  'compliance.update': {
    own: () => ({
      body: {
        minimumOsVersions: [],
        requireDiskEncryption: true,
        requireFirewall: false,
        requireScreenLock: false,
        forbidAutomaticSignIn: false,
        unknownCounts: 'non_compliant',
      },
    }),
  },
  'compliance.history': plain,

  'devices.list': { ...plain, foreign: ({ deviceGroup }) => [{ query: { groupId: deviceGroup } }] },
  'devices.get': { own: ({ device }) => ({ params: { deviceId: device } }) },
  'devices.retire': { own: ({ device }) => ({ params: { deviceId: device } }) },
  'devices.export': plain,
  'enrolmentTokens.list': plain,
  'enrolmentTokens.create': {
    own: ({ deviceGroup }, now) => ({ body: { name: 'New', expiresAt: now + day, groupId: deviceGroup } }),
    foreign: ({ deviceGroup }, _own, now) => [{ body: { name: 'New', expiresAt: now + day, groupId: deviceGroup } }],
  },
  'enrolmentTokens.revoke': { own: ({ enrolmentToken }) => ({ params: { tokenId: enrolmentToken } }) },

  'intune.get': plain,
  'intune.update': { own: () => ({ body: { enabled: false, cloud: 'usGovernment', everyMinutes: 30 } }) },
  'intune.history': plain,
  'intune.replaceSecret': { own: () => ({ body: { secret: 'acme-application-secret' } }) },
  // Nobody has said which application: it is answered that something is missing, and nothing is asked of Microsoft.
  'intune.test': plain,
  'intune.sync': { own: () => ({ body: {} }), or: 409 },
  'intune.status': plain,
  'intune.devices': { ...plain, foreign: () => [{ query: { search: 'brand' } }] },
  'intune.disconnect': plain,

  'sessions.list': {
    ...plain,
    foreign: ({ person, device }) => [
      { query: { helperId: person } },
      { query: { sharerId: person } },
      { query: { deviceId: device } },
    ],
  },
  'sessions.get': { own: ({ session }) => ({ params: { sessionId: session } }) },
  // The row of the tests ended long ago.
  'sessions.end': { own: ({ session }) => ({ params: { sessionId: session } }), or: 404 },
  'sessions.summary': plain,
  'sessions.exportCsv': plain,
  'sessions.exportJson': plain,

  'audit.list': plain,
  'audit.checkpoint': plain,
  'audit.inclusion': { own: () => ({ query: { index: 0, size: 1 } }) },
  'audit.consistency': { own: () => ({ query: { from: 0, to: 1 } }) },
  'audit.export': plain,

  'apiTokens.list': plain,
  'apiTokens.create': {
    own: (_own, now) => ({ body: { name: 'New', permissions: ['reports.view'], expiresAt: now + day } }),
  },
  'apiTokens.revoke': { own: ({ apiToken }) => ({ params: { tokenId: apiToken } }) },
};
