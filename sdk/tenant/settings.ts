import Type, { type Static } from 'typebox';
import { closed, Page, PersonReference, paging, Time } from './common.ts';
import { defineEndpoints } from './endpoint.ts';

/** A version of the app: numbers with dots. */
export const AppVersion = Type.String({ maxLength: 32, pattern: '^\\d{1,5}(\\.\\d{1,5}){0,3}$' });

/** What a tenant settled. Apps follow it, the service enforces it. */
export const TenantSettings = Type.Object(
  {
    /** Nobody can be helped while this is off. */
    enabled: Type.Boolean(),
    /** Whether devices that are not enrolled may be helped; a helper's device may always be unenrolled. */
    unenrolledAllowed: Type.Boolean(),
    chatAllowed: Type.Boolean(),
    /** Whether a plain browser tab may take part in a session. */
    tabsAllowed: Type.Boolean(),
    /** Whether a helper may send the public part of a code as a link; absent: yes. */
    joinLinksAllowed: Type.Optional(Type.Boolean()),
    /** Sharers see the helper's first name and last initial. */
    shortenHelperName: Type.Boolean(),
    /** A sharer who does not answer declines after this long, in ms. */
    consentTimeLimitMs: Type.Integer({ minimum: 15_000, maximum: 300_000 }),
    /** The longest session, in ms. */
    sessionLimitMs: Type.Integer({ minimum: 60_000, maximum: 28_800_000 }),
    /** Characters of a security code: 3 of them are public, the others secret. */
    codeLength: Type.Integer({ minimum: 8, maximum: 12 }),
    /** Whether a session that a helper starts from the device list needs the spoken code too. */
    codeForLaunched: Type.Boolean(),
    /** When the sharer is signed out of the device: after a helper who may elevate had full control, or only when they elevated. */
    signOutPolicy: Type.Union([Type.Literal('spec'), Type.Literal('elevated')]),
    /** How long personal fields of sessions are kept, in days. */
    retentionDays: Type.Integer({ minimum: 3, maximum: 365 }),
    /** Older apps are asked to update and do not continue. */
    minimumAppVersion: Type.Optional(AppVersion),
  },
  closed,
);
export type TenantSettings = Static<typeof TenantSettings>;

const colour = Type.String({ pattern: '^#[0-9a-f]{6}$' });
const httpsAddress = Type.String({ maxLength: 512, pattern: '^https://[^\\s]+$' });

/** How the organisation presents itself in the app, on both sides. */
export const Branding = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** A small picture as a data URL (PNG or JPEG). */
    logo: Type.Optional(Type.String({ maxLength: 98_304, pattern: '^data:image/(png|jpeg);base64,[A-Za-z0-9+/=]+$' })),
    /** The brand colour, as `#rrggbb`; the workbench derives readable tones from it. */
    colour: Type.Optional(colour),
    supportAddress: Type.Optional(httpsAddress),
    supportText: Type.Optional(Type.String({ maxLength: 500 })),
    privacyText: Type.Optional(Type.String({ maxLength: 2000 })),
    privacyAddress: Type.Optional(httpsAddress),
  },
  closed,
);
export type Branding = Static<typeof Branding>;

/** One version of a document, with who made it. `changed` names the fields that differ from the version before. */
export const DocumentVersion = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    changedAt: Time,
    changedBy: Type.Optional(PersonReference),
    changed: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 64 }),
  },
  closed,
);

const history = { query: Type.Object(paging, closed), output: Page(DocumentVersion) } as const;

export const settingsEndpoints = defineEndpoints({
  'settings.get': {
    method: 'GET',
    path: '/settings',
    summary: 'The tenant’s settings',
    requires: 'connector.read',
    output: TenantSettings,
    version: 'read',
  },
  'settings.update': {
    method: 'PUT',
    path: '/settings',
    summary: 'Changes the tenant’s settings',
    requires: 'connector.update',
    body: TenantSettings,
    output: TenantSettings,
    version: 'write',
  },
  'settings.history': {
    method: 'GET',
    path: '/settings/history',
    summary: 'Who changed the settings, and when',
    requires: 'connector.read',
    ...history,
  },
  'branding.get': {
    method: 'GET',
    path: '/branding',
    summary: 'The organisation’s branding',
    requires: 'signedIn',
    output: Branding,
    version: 'read',
  },
  'branding.update': {
    method: 'PUT',
    path: '/branding',
    summary: 'Changes the organisation’s branding',
    requires: 'connector.update',
    body: Branding,
    output: Branding,
    version: 'write',
  },
  'branding.history': {
    method: 'GET',
    path: '/branding/history',
    summary: 'Who changed the branding, and when',
    requires: 'connector.read',
    ...history,
  },
});
