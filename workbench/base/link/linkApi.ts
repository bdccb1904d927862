import { Person } from '@handrail/sdk';
import { ComplianceReason } from '@handrail/sdk/tenant/compliance';
import { ComplianceState } from '@handrail/sdk/tenant/devices';
import { Branding, TenantSettings } from '@handrail/sdk/tenant/settings';
import Type, { type Static } from 'typebox';
import { DeviceIdentifiers } from '../devices/identifiers.ts';
import { PostureReport } from '../devices/posture.ts';
import { Bytes } from '../rpc/bytes.ts';
import { defineInterface } from '../rpc/methods.ts';

/** The link is a WebSocket at this path, with this subprotocol. Tokens never stand in its address. */
export const linkPath = '/link';
/** The WebSocket subprotocol of an app's link. */
export const linkProtocol = 'handrail.link.1';

/** The first byte of every binary message on the link. A relay message goes on with a 4-byte big-endian channel number. */
export const linkFrame = { rpc: 1, relay: 2 } as const;

/** The largest message on the link, in bytes. */
export const linkFrameLimit = 65_536;

const id = Type.String({ minLength: 1, maxLength: 128 });
const compactJws = Type.String({ maxLength: 8192 });
/** Longer than others: it holds a small picture. */
const card = Type.String({ maxLength: 40_960 });
const empty = Type.Object({}, { additionalProperties: false });

/** Public half of an Ed25519 device key (RFC 8037). */
export const DeviceKey = Type.Object(
  { kty: Type.Literal('OKP'), crv: Type.Literal('Ed25519'), x: Type.String({ minLength: 43, maxLength: 43 }) },
  { additionalProperties: false },
);
export type DeviceKey = Static<typeof DeviceKey>;

/** A device key's form with the name that a grant's header carries. Not an intersection: `DeviceKey` is closed. */
export const GrantKey = Type.Object(
  { ...DeviceKey.properties, kid: Type.String({ minLength: 1, maxLength: 64 }) },
  { additionalProperties: false },
);
export type GrantKey = Static<typeof GrantKey>;

/** A WebRTC ICE server (RTCIceServer). */
export const IceServer = Type.Object({
  urls: Type.Array(Type.String({ maxLength: 512 }), { maxItems: 8 }),
  username: Type.Optional(Type.String({ maxLength: 256 })),
  credential: Type.Optional(Type.String({ maxLength: 256 })),
});
export type IceServer = Static<typeof IceServer>;

/** What each side learns when the two are linked. Names and photos are not among it: they travel sealed. */
export const SessionTicket = Type.Object({
  sessionId: id,
  tenantId: id,
  /** Number of the relay channel on this link. */
  channel: Type.Integer({ minimum: 1, maximum: 0xffffffff }),
  grant: compactJws,
  iceServers: Type.Array(IceServer, { maxItems: 8 }),
  /** Opaque ids. */
  helperId: id,
  sharerId: id,
  deviceId: id,
  /** How the service judges the sharer's device: a warning for the helper, never a bar. */
  compliance: Type.Object({ state: ComplianceState, reasons: Type.Array(ComplianceReason, { maxItems: 32 }) }),
});
export type SessionTicket = Static<typeof SessionTicket>;

/** What a session's record is told by a device. `features` are permission or extension names, never content. */
export const SessionReport = Type.Union([
  Type.Object({ kind: Type.Literal('trusted') }),
  Type.Object({ kind: Type.Literal('feature'), feature: Type.String({ maxLength: 64 }) }),
  Type.Object({ kind: Type.Literal('mode'), mode: Type.Union([Type.Literal('view'), Type.Literal('control')]) }),
  Type.Object({ kind: Type.Literal('error'), code: Type.String({ maxLength: 64 }) }),
]);
export type SessionReport = Static<typeof SessionReport>;

/** How a session ended, for records and for both sides. */
export const EndReason = Type.Union([
  Type.Literal('helper_left'),
  Type.Literal('sharer_ended'),
  Type.Literal('end_key'),
  Type.Literal('administrator'),
  Type.Literal('limit'),
  Type.Literal('rights_ended'),
  Type.Literal('connection_lost'),
  Type.Literal('code_expired'),
  Type.Literal('code_used_up'),
  Type.Literal('handshake_failed'),
  Type.Literal('tampering'),
  Type.Literal('sign_out'),
  Type.Literal('cancelled'),
  /** The person at the device that a helper chose from the list does not want help now. */
  Type.Literal('request_declined'),
  Type.Literal('app_closed'),
]);
export type EndReason = Static<typeof EndReason>;

/** How the service sees this app's device. */
export const DeviceStanding = Type.Object({
  id,
  enrolled: Type.Boolean(),
  compliance: ComplianceState,
  reasons: Type.Array(ComplianceReason, { maxItems: 32 }),
  /** The tenant reads another system's list of devices: this one is asked by what it is found there (`identify`). */
  identify: Type.Optional(Type.Boolean()),
});
export type DeviceStanding = Static<typeof DeviceStanding>;

/** The secret of an enrolment token, as an administrator handed it out. */
export const EnrolmentSecret = Type.String({ minLength: 16, maxLength: 128, pattern: '^[A-Za-z0-9_-]+$' });

/** What the service answers and hears. The first message of a link must be `hello`, within 5 s of `challenge`. */
export const serviceInterface = defineInterface({
  methods: {
    /** Signs this app in. `proof` is an Ed25519 signature by `device.key` over `handrail-link/1` and the challenge's nonce. */
    hello: {
      input: Type.Object({
        token: compactJws,
        protocol: Type.Integer(),
        appVersion: Type.String({ maxLength: 32 }),
        shell: Type.Union([Type.Literal('electron'), Type.Literal('browser'), Type.Literal('tab')]),
        device: Type.Object({
          name: Type.String({ maxLength: 128 }),
          os: Type.String({ maxLength: 64 }),
          platform: Type.Union([
            Type.Literal('windows'),
            Type.Literal('macos'),
            Type.Literal('linux'),
            Type.Literal('other'),
          ]),
          key: DeviceKey,
        }),
        proof: Bytes(64, 64),
        /** Enrols a device that is not, where software distribution gave it a token; one that is of no use is passed over. */
        enrolment: Type.Optional(EnrolmentSecret),
      }),
      output: Type.Object({
        person: Person,
        tenant: Type.Object({ id, name: Type.String(), settings: TenantSettings }),
        device: DeviceStanding,
        /** Permissions this person holds in at least one assignment; a hint for the interface, never a right. */
        permissions: Type.Array(Type.String()),
        /** The provider did not say this person's groups, because they are too many: no rights come through them. */
        groupsOverage: Type.Optional(Type.Boolean()),
        /** The keys that sign grants and cards. */
        grantKeys: Type.Array(GrantKey, { maxItems: 8 }),
        /** Name that grants carry as `iss`. */
        issuer: Type.String(),
        /** Milliseconds since the epoch, to find clocks that are wrong. */
        serverTime: Type.Number(),
        /** When the token ends, ms since the epoch; `refresh` before that. */
        expiresAt: Type.Number(),
      }),
    },
    /** Shows that the link still carries something: a network that was cut says nothing by itself. */
    alive: { input: empty, output: empty },
    refresh: {
      input: Type.Object({ token: compactJws }),
      output: Type.Object({ expiresAt: Type.Number() }),
    },
    /**
     * This person's card for the other side of a session (policy/card.ts), made anew each time. A helper's shows what the
     * tenant wants sharers to see of its helpers.
     */
    card: {
      input: Type.Object({ as: Type.Union([Type.Literal('helper'), Type.Literal('sharer')]) }),
      output: Type.Object({ card }),
    },
    /** Enrols this device with a token's secret. Errors: enrolment_invalid, too_many. */
    enrol: { input: Type.Object({ token: EnrolmentSecret }), output: DeviceStanding },
    /** What this device says of itself, a moment after it signed in and now and then; answers how it is judged. */
    posture: { input: Type.Object({ report: PostureReport }), output: DeviceStanding },
    /** By what this device is found in another system's list; only where its standing asks for it. */
    identify: { input: Type.Object({ identifiers: DeviceIdentifiers }), output: DeviceStanding },
    /** What to check the relays with, outside a session. Error: too_many. */
    checkRelays: { input: empty, output: Type.Object({ iceServers: Type.Array(IceServer, { maxItems: 8 }) }) },
    /** Helper: asks for a session and its public routing part. Errors: not_permitted, remote_help_disabled, code_limit. */
    offerSession: {
      /** `deviceId`: on this device of the inventory, whose people are told. Further errors: device_offline, not_found, out_of_scope. */
      input: Type.Object(
        {
          deviceId: Type.Optional(id),
          /** This device knows the tenant to do without the code there, and can show who signed in here (base/session/keyBinding.ts). */
          codeless: Type.Optional(Type.Boolean()),
        },
        { additionalProperties: false },
      ),
      output: Type.Object({
        sessionId: id,
        routing: Type.String({ pattern: '^[0-9A-HJKMNP-TV-Z]{3,4}$' }),
        lifetimeMs: Type.Integer(),
        /** The person there may accept without the code; it stays good for where their device asks for it. */
        codeless: Type.Boolean(),
        /** With `deviceId`: what it is called and runs. */
        device: Type.Optional(
          Type.Object({ name: Type.String({ maxLength: 128 }), os: Type.String({ maxLength: 64 }) }),
        ),
      }),
    },
    /** Sharer: joins by routing part. Errors: code_unknown, code_in_use, lookup_limit, remote_help_disabled, device_unenrolled, out_of_scope. */
    joinSession: { input: Type.Object({ routing: Type.String({ maxLength: 8 }) }), output: SessionTicket },
    /** Either side, after its link came back while the session lives: a new channel and a fresh grant. */
    resumeSession: { input: Type.Object({ sessionId: id }), output: SessionTicket },
    /** Sharer: accepts what `helpRequested` offered, without a code. Errors: those of joinSession, not_found, code_required. */
    acceptHelp: { input: Type.Object({ sessionId: id }), output: SessionTicket },
    /** Sharer: does not want the help that a helper offered from the device list. */
    declineHelp: { input: Type.Object({ sessionId: id }), output: empty },
    /** Ends an offer or a session for both sides. */
    endSession: { input: Type.Object({ sessionId: id, reason: EndReason }), output: empty },
  },
  notices: {
    report: { payload: Type.Object({ sessionId: id, report: SessionReport }) },
  },
});

/** What an app hears from the service. */
export const appInterface = defineInterface({
  methods: {},
  notices: {
    challenge: { payload: Type.Object({ nonce: Bytes(32, 32) }) },
    /** Helper: a sharer gave the routing part. Comes again after the sharer's handshake failed and they try once more. */
    offerTaken: { payload: SessionTicket },
    /** Helper: somebody entered the code whom, or on whose device, this helper may not help. The code goes on. */
    joinRefused: {
      payload: Type.Object({
        sessionId: id,
        code: Type.Union([
          Type.Literal('device_unenrolled'),
          Type.Literal('tab_refused'),
          Type.Literal('out_of_scope'),
          Type.Literal('code_required'),
        ]),
      }),
    },
    /**
     * Sharer: a helper chose this device from the list and waits for the code to be typed. `card` says who it is;
     * `codeless`, that the service would take `acceptHelp` instead. Whether this device does, it decides itself.
     */
    helpRequested: {
      payload: Type.Object({
        sessionId: id,
        helperId: id,
        card,
        remainingMs: Type.Integer({ minimum: 0 }),
        codeless: Type.Boolean(),
      }),
    },
    /** Sharer: that helper does not wait any more. */
    helpWithdrawn: { payload: Type.Object({ sessionId: id }) },
    /** Both sides, a moment after a session ended: what the tenant's log says of it, signed (audit/receipt.ts). */
    receipt: { payload: Type.Object({ sessionId: id, receipt: Type.String({ maxLength: 32_768 }) }) },
    /** A renewed grant of a running session, to both sides; `iceServers` take the place of those before, which end soon. */
    grant: {
      payload: Type.Object({
        sessionId: id,
        grant: compactJws,
        iceServers: Type.Optional(Type.Array(IceServer, { maxItems: 8 })),
      }),
    },
    /** The other side's link was lost; the session may still come back. */
    peerLost: { payload: Type.Object({ sessionId: id }) },
    /** The other side is linked again; this side's channel stays. */
    peerBack: { payload: Type.Object({ sessionId: id }) },
    sessionEnded: { payload: Type.Object({ sessionId: id, reason: EndReason }) },
    /** Rights were taken away: stop at once. */
    revoked: { payload: Type.Object({ sessionId: id }) },
    settings: { payload: TenantSettings },
    /** After the sign-in where there is one, and when it changes. Not in `hello`, which has to fit one frame with two photos. */
    branding: { payload: Branding },
  },
});
