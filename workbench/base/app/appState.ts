import { type Block, Peer, Person, type Surface, type Text, type Tone } from '@handrail/sdk';
import { ComplianceReason } from '@handrail/sdk/tenant/compliance';
import { ComplianceState } from '@handrail/sdk/tenant/devices';
import { Branding } from '@handrail/sdk/tenant/settings';
import Type, { type Static } from 'typebox';
import { EndReason } from '../link/linkApi.ts';
import { Preferences } from './preferences.ts';
import { Problem } from './problem.ts';

const text = Type.String({ maxLength: 512 });

/** Why no connection forms between the stages (sdk/stage.ts). */
export const NoWay = Type.Union([Type.Literal('here'), Type.Literal('there'), Type.Literal('between')]);

/** The picture's state, from the stage's last report. */
export const Picture = Type.Object({
  /** Helper’s: how it comes; `none` while the two look for a way. Sharer’s: whether input comes directly, or by the relay. */
  route: Type.Union([Type.Literal('direct'), Type.Literal('turn'), Type.Literal('relay'), Type.Literal('none')]),
  framesPerSecond: Type.Optional(Type.Number()),
  kilobitsPerSecond: Type.Optional(Type.Number()),
  codec: Type.Optional(text),
  width: Type.Optional(Type.Number()),
  height: Type.Optional(Type.Number()),
  /** Round trip between the two devices through the sealed channel, ms. */
  roundTripMs: Type.Optional(Type.Number()),
  noWay: Type.Optional(NoWay),
});
export type Picture = Static<typeof Picture>;

/** One session, as either side's page shows it. */
export const SessionState = Type.Object({
  id: text,
  side: Type.Union([Type.Literal('helper'), Type.Literal('sharer')]),
  phase: Type.Union([
    Type.Literal('trust'),
    Type.Literal('active'),
    Type.Literal('paused'),
    Type.Literal('reconnecting'),
    Type.Literal('ended'),
  ]),
  /** Who the other side is, as their organisation vouches; absent until the sealed channel has carried it. */
  peer: Type.Optional(Peer),
  /** How the service judges the sharer's device; a warning for the helper, who may go on. */
  compliance: Type.Object({ state: ComplianceState, reasons: Type.Array(ComplianceReason) }),
  /** The two met without a code: both people are told. */
  codeless: Type.Boolean(),
  /** What the other side's app runs in. */
  peerShell: Type.Optional(text),
  mode: Type.Union([Type.Literal('none'), Type.Literal('view'), Type.Literal('control')]),
  pausedBy: Type.Optional(Type.Union([Type.Literal('helper'), Type.Literal('sharer')])),
  /** Permissions that the sharer has allowed. */
  allowed: Type.Array(text),
  /** Permissions that the grant holds: what the helper may ask for. */
  held: Type.Array(text),
  /** Permissions that the sharer blocked after repeated declines. */
  blocked: Type.Array(text),
  /** Permissions whose use the sharer's device cannot do: asked for, they are refused before anybody is asked. */
  unsupported: Type.Optional(Type.Array(text)),
  /** The permission that the sharer is being asked about now. */
  asking: Type.Optional(text),
  /** The last refusal that concerns both people, such as a declined request. */
  refusal: Type.Optional(Problem),
  /** Wall clock, ms since the epoch; set when the session became active. */
  startedAt: Type.Optional(Type.Number()),
  /** The sharer's own hands are on the mouse or keyboard, so the helper's input waits. */
  sharerActive: Type.Boolean(),
  picture: Picture,
  /** Helper: the stage that draws the picture can be framed (`openStage`). */
  stageReady: Type.Boolean(),
  end: Type.Optional(
    Type.Object({
      reason: EndReason,
      durationMs: Type.Number(),
      features: Type.Array(text),
      problem: Type.Optional(Problem),
      /** Where the tenant's log has this session's end, once its receipt was checked. */
      receipt: Type.Optional(Type.Integer({ minimum: 0 })),
      /** The file that the person saved the receipt as. */
      receiptFile: Type.Optional(text),
    }),
  ),
});
export type SessionState = Static<typeof SessionState>;

/** Blocks that one extension shows on one surface, words not yet looked up. */
export interface Shown {
  readonly extension: string;
  readonly surface: Surface;
  readonly sessionId?: string;
  readonly blocks: readonly Block[];
}

/** A short message from an extension or the workbench. */
export interface Toast {
  readonly id: number;
  readonly extension?: string;
  readonly text?: Text;
  readonly tone: Tone;
  readonly problem?: Problem;
}

/** An extension's side that the page must have running in the sandbox now. */
export const WantedSide = Type.Object({
  extension: text,
  side: Type.Union([Type.Literal('app'), Type.Literal('helper'), Type.Literal('sharer')]),
  sessionId: Type.Optional(text),
  /** Multiplexer channel that carries this side's port. */
  channel: Type.Integer({ minimum: 1, maximum: 65535 }),
  /** Path of its bundle on the page's own origin. */
  bundle: text,
});
export type WantedSide = Static<typeof WantedSide>;

/** Everything the workbench's page shows: one snapshot, sent whole on every change. */
export const AppState = Type.Object({
  shell: Type.Object({
    kind: Type.Union([Type.Literal('electron'), Type.Literal('browser'), Type.Literal('tab')]),
    /** Of this app. */
    version: text,
    /** False where the browser's sandbox is off: development and tests only. */
    sandboxed: Type.Boolean(),
  }),
  preferences: Preferences,
  service: Type.Object({
    address: text,
    link: Type.Union([Type.Literal('offline'), Type.Literal('connecting'), Type.Literal('online')]),
    /** `none`: no service is known, and the person is asked for one. `person`: they chose it, and may choose another. */
    choice: Type.Optional(Type.Union([Type.Literal('none'), Type.Literal('person')])),
    problem: Type.Optional(Problem),
  }),
  identity: Type.Object({
    status: Type.Union([Type.Literal('signedOut'), Type.Literal('signingIn'), Type.Literal('signedIn')]),
    person: Type.Optional(Person),
    tenant: Type.Optional(
      Type.Object({
        id: text,
        name: text,
        enabled: Type.Boolean(),
        /** Characters of its codes; one more while very many are in use. */
        codeLength: Type.Integer(),
      }),
    ),
    permissions: Type.Array(text),
    problem: Type.Optional(Problem),
  }),
  device: Type.Object({
    name: text,
    enrolled: Type.Boolean(),
    /** How the service judged this device; absent until it said so. */
    compliance: Type.Optional(ComplianceState),
    reasons: Type.Optional(Type.Array(ComplianceReason)),
    canShare: Type.Boolean(),
    shareProblem: Type.Optional(Problem),
  }),
  /** This app and its next version. */
  update: Type.Object({
    /**
     * How it comes: the app fetches and installs it; the organisation's software distribution or the system's packages bring it;
     * the person fetches it and starts anew; the page is loaded again.
     */
    way: Type.Union([
      Type.Literal('self'),
      Type.Literal('distribution'),
      Type.Literal('start'),
      Type.Literal('reload'),
    ]),
    /** `waiting`: found, and fetched when nothing goes on with another person. */
    status: Type.Union([
      Type.Literal('idle'),
      Type.Literal('checking'),
      Type.Literal('waiting'),
      Type.Literal('downloading'),
      Type.Literal('ready'),
      Type.Literal('installing'),
    ]),
    version: Type.Optional(text),
    percent: Type.Optional(Type.Integer()),
    /** What the last look found where it found nothing to fetch. `later`: not this device's turn yet. */
    answer: Type.Optional(Type.Union([Type.Literal('current'), Type.Literal('later')])),
    problem: Type.Optional(Problem),
  }),
  /** How the organisation presents itself; absent while nobody is signed in, and where it says nothing. */
  branding: Type.Optional(Branding),
  /** Helper: a code is being offered. `code` is for the person's eyes only. */
  offer: Type.Optional(
    Type.Object({
      status: Type.Union([Type.Literal('waiting'), Type.Literal('verifying')]),
      code: Type.String({ maxLength: 16 }),
      /** Opens the page on which the rest of the code is typed; holds its public part alone. Absent where that is not wanted. */
      joinAddress: Type.Optional(text),
      /** The device from the list. */
      device: Type.Optional(Type.Object({ name: text, os: text })),
      /** For a device from the list, whose person was told. */
      launched: Type.Boolean(),
      /** The person there is asked to accept without the code, which stays good for where their device asks for it. */
      codeless: Type.Boolean(),
      /** Whole life of the code and what is left of it, ms, at the time of this snapshot. */
      lifetimeMs: Type.Number(),
      remainingMs: Type.Number(),
      triesLeft: Type.Integer(),
    }),
  ),
  offerProblem: Type.Optional(Problem),
  /** Sharer: helpers who chose this device and wait for the code to be typed; where `codeless`, for `acceptHelp` instead. */
  requests: Type.Array(
    Type.Object({ sessionId: text, helper: Peer, codeless: Type.Boolean(), remainingMs: Type.Number() }),
  ),
  /** Sharer: a join link brought the public part of a code; `number` tells one link from the next. */
  invitation: Type.Optional(Type.Object({ part: Type.String({ maxLength: 4 }), number: Type.Integer() })),
  /** Sharer: a code is being tried, or what was accepted without one. */
  join: Type.Optional(
    Type.Object({
      status: Type.Union([Type.Literal('looking'), Type.Literal('verifying')]),
      codeless: Type.Boolean(),
    }),
  ),
  joinProblem: Type.Optional(Problem),
  sessions: Type.Array(SessionState),
  sides: Type.Array(WantedSide),
  shown: Type.Array(Type.Unsafe<Shown>(Type.Object({}))),
  toasts: Type.Array(Type.Unsafe<Toast>(Type.Object({}))),
  /** Actions with a `place`, from the loaded manifests, that the person could use now; the gate still decides. */
  offers: Type.Array(
    Type.Object({
      extension: text,
      action: text,
      sessionId: Type.Optional(text),
      surface: text,
      label: text,
      icon: Type.Optional(text),
      order: Type.Number(),
      enabled: Type.Boolean(),
      /** On the picture: what it is used there with; absent where it is pressed. */
      tool: Type.Optional(text),
      /** It would run without a question: the sharer has allowed it, or need not be asked. */
      allowed: Type.Boolean(),
    }),
  ),
  /** Titles of extensions and of their permissions, by id: a key of that extension's catalogue. */
  titles: Type.Record(Type.String(), Type.String()),
  /** Catalogues of the loaded extensions: extension, language, key, words. */
  texts: Type.Record(Type.String(), Type.Record(Type.String(), Type.Record(Type.String(), Type.String()))),
});
export type AppState = Static<typeof AppState>;
