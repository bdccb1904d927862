import Type, { type Static } from 'typebox';
import { closed, Id, Page, paging, Search, Time } from './common.ts';
import { defineEndpoints } from './endpoint.ts';
import { DocumentVersion } from './settings.ts';

/** Where the organisation's Microsoft tenant is. It decides which two hosts are asked, and there is no other way to name one. */
export const IntuneCloud = Type.Union([
  Type.Literal('global'),
  Type.Literal('usGovernment'),
  Type.Literal('usGovernmentDod'),
  Type.Literal('china'),
]);
export type IntuneCloud = Static<typeof IntuneCloud>;

const Guid = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$', maxLength: 36 });

/** What is settled about reading managed devices. The application's secret is not among it. */
export const IntuneSettings = Type.Object(
  {
    /** While this is off nothing is asked of Microsoft; what was read before goes stale. */
    enabled: Type.Boolean(),
    cloud: IntuneCloud,
    /** The directory (tenant) id of the organisation in Microsoft Entra. */
    directoryId: Type.Optional(Guid),
    /** The application (client) id of the registration that may read managed devices. */
    clientId: Type.Optional(Guid),
    /** How often it is asked what has changed, in minutes. */
    everyMinutes: Type.Integer({ minimum: 15, maximum: 1440 }),
  },
  closed,
);
export type IntuneSettings = Static<typeof IntuneSettings>;

/** A client secret, as Microsoft Entra shows it once. It goes in and never comes back. */
export const IntuneSecret = Type.Object(
  {
    secret: Type.String({ minLength: 8, maxLength: 512, pattern: '^[\\x21-\\x7e]+$', writeOnly: true }),
    /** When Microsoft Entra will refuse it, as it says there; only to be reminded in time. */
    expiresAt: Type.Optional(Time),
  },
  closed,
);
export type IntuneSecret = Static<typeof IntuneSecret>;

/**
 * What went wrong: `incomplete` ids or secret are missing; `secret_wrong`, `secret_expired`, `application_unknown`, `directory_unknown`
 * as Microsoft Entra says; `sign_in_refused` it says another reason; `permission_missing` the application lacks
 * `DeviceManagementManagedDevices.Read.All` or the consent to it; `throttled` Microsoft takes no more for now; `unreachable` no
 * answer, or an error of the other side; `unreadable` an answer that is no list of devices; `secret_sealed_elsewhere` the
 * secret was sealed with a key that this service does not have; `failed` an error here.
 */
export const IntuneProblem = Type.Union([
  Type.Literal('incomplete'),
  Type.Literal('secret_wrong'),
  Type.Literal('secret_expired'),
  Type.Literal('application_unknown'),
  Type.Literal('directory_unknown'),
  Type.Literal('sign_in_refused'),
  Type.Literal('permission_missing'),
  Type.Literal('throttled'),
  Type.Literal('unreachable'),
  Type.Literal('unreadable'),
  Type.Literal('secret_sealed_elsewhere'),
  Type.Literal('failed'),
]);
export type IntuneProblem = Static<typeof IntuneProblem>;

const count = Type.Integer({ minimum: 0 });

/** How reading goes. */
export const IntuneStatus = Type.Object(
  {
    /** `off`; `waiting` for its time; `running` now. */
    state: Type.Union([Type.Literal('off'), Type.Literal('waiting'), Type.Literal('running')]),
    /** That there is a secret, since when, and until when it is good; never the secret. */
    secret: Type.Optional(Type.Object({ setAt: Time, expiresAt: Type.Optional(Time) }, closed)),
    /** The last run, also one that goes on. */
    startedAt: Type.Optional(Time),
    finishedAt: Type.Optional(Time),
    /** Whether it reads all devices, or those that have changed. */
    full: Type.Optional(Type.Boolean()),
    /** What went wrong in the last run that ended; absent where nothing did. */
    problem: Type.Optional(IntuneProblem),
    /** Runs that failed since the last good one. */
    failures: count,
    /** The last run that read everything it asked for. */
    succeededAt: Type.Optional(Time),
    /** Until then what was read counts; afterwards it is unknown whether a device complies. */
    freshUntil: Type.Optional(Time),
    nextAt: Type.Optional(Time),
    /** In the last good run: devices that were read, and rows that could not be. */
    read: Type.Optional(count),
    unreadable: Type.Optional(count),
    /** Devices that Intune manages; how many of them are one of the inventory, may be several, or are none. */
    managed: count,
    matched: count,
    ambiguous: count,
    unmatched: count,
  },
  closed,
);
export type IntuneStatus = Static<typeof IntuneStatus>;

/** What Intune says of a device; `unknown` also for a word that is new to this service. */
export const IntuneCompliance = Type.Union([
  Type.Literal('compliant'),
  Type.Literal('noncompliant'),
  Type.Literal('conflict'),
  Type.Literal('error'),
  Type.Literal('inGracePeriod'),
  Type.Literal('configManager'),
  Type.Literal('unknown'),
]);
export type IntuneCompliance = Static<typeof IntuneCompliance>;

/** Whether a managed device is one of the inventory; where it could be several, or several could be it, none is picked. */
export const IntuneMatch = Type.Union([Type.Literal('matched'), Type.Literal('ambiguous'), Type.Literal('unmatched')]);
export type IntuneMatch = Static<typeof IntuneMatch>;

/** A device that Intune manages. */
export const ManagedDeviceEntry = Type.Object(
  {
    id: Id,
    name: Type.String({ maxLength: 512 }),
    serialNumber: Type.Optional(Type.String({ maxLength: 512 })),
    compliance: IntuneCompliance,
    /** When it last synchronised with Intune. */
    syncedAt: Type.Optional(Time),
    match: IntuneMatch,
    /** The devices of the inventory that it is, or could be. */
    devices: Type.Array(Type.Object({ id: Id, name: Type.String({ maxLength: 128 }) }, closed), { maxItems: 10 }),
  },
  closed,
);
export type ManagedDeviceEntry = Static<typeof ManagedDeviceEntry>;

export const intuneEndpoints = defineEndpoints({
  'intune.get': {
    method: 'GET',
    path: '/intune',
    summary: 'How managed devices are read from Microsoft Intune',
    requires: 'connector.read',
    output: IntuneSettings,
    version: 'read',
  },
  'intune.update': {
    method: 'PUT',
    path: '/intune',
    summary: 'Changes how managed devices are read from Microsoft Intune',
    requires: 'connector.update',
    body: IntuneSettings,
    output: IntuneSettings,
    version: 'write',
  },
  'intune.history': {
    method: 'GET',
    path: '/intune/history',
    summary: 'Who changed the settings of Microsoft Intune, and when',
    requires: 'connector.read',
    query: Type.Object(paging, closed),
    output: Page(DocumentVersion),
  },
  'intune.replaceSecret': {
    method: 'PUT',
    path: '/intune/secret',
    summary: 'Replaces the application’s secret, which is never shown again',
    requires: 'connector.update',
    body: IntuneSecret,
  },
  'intune.test': {
    method: 'POST',
    path: '/intune/test',
    summary: 'Signs the application in and asks for one device, without keeping anything',
    requires: 'connector.update',
    output: Type.Object({ problem: Type.Optional(IntuneProblem) }, closed),
  },
  'intune.sync': {
    method: 'POST',
    path: '/intune/sync',
    summary: 'Reads managed devices now, all of them where that is said',
    requires: 'connector.update',
    body: Type.Object({ full: Type.Optional(Type.Boolean()) }, closed),
  },
  'intune.status': {
    method: 'GET',
    path: '/intune/status',
    summary: 'How reading from Microsoft Intune goes',
    requires: 'connector.read',
    output: IntuneStatus,
  },
  'intune.devices': {
    method: 'GET',
    path: '/intune/devices',
    summary: 'Devices that Microsoft Intune manages, and which of the inventory they are',
    requires: 'connector.read',
    query: Type.Object(
      {
        ...paging,
        /** In the device's name or serial number. */
        search: Type.Optional(Search),
        match: Type.Optional(IntuneMatch),
      },
      closed,
    ),
    output: Page(ManagedDeviceEntry),
  },
  'intune.disconnect': {
    method: 'DELETE',
    path: '/intune',
    summary: 'Forgets the application, its secret, and everything that was read from Microsoft Intune',
    requires: 'connector.update',
    version: 'write',
  },
});
