import { manifest as annotation } from '../../../extensions/annotation/manifest.ts';
import type { AppState, SessionState } from '../../../workbench/base/app/appState.ts';
import type { ConsentPrompt } from '../../../workbench/base/app/promptApi.ts';
import { checks } from './checkFixtures.ts';
import { connectFixtures, seenServices } from './connectFixtures.ts';
import { pageFixtures } from './pageFixtures.ts';
import { helper, sharer } from './people.ts';

const tenant = { id: 't1', name: 'Northwind Traders', enabled: true, codeLength: 8 };

const texts = {
  pause: {
    en: { title: 'Pause', pausedByYou: 'You paused this session. Nothing is seen or controlled until it is resumed.' },
  },
  annotation: {
    en: { ...annotation.texts.en, draw: 'Draw on the screen', state: 'Strokes', two: '2 shown' },
  },
};

const base: AppState = {
  shell: { kind: 'browser', version: '0.1.0', sandboxed: true },
  preferences: { language: 'en', theme: 'system' },
  service: { address: 'https://help.northwind.example', link: 'online' },
  identity: { status: 'signedIn', person: helper, tenant, permissions: ['screen.view', 'screen.control'] },
  device: { name: 'LAPTOP-7QK2', enrolled: true, canShare: true },
  update: { way: 'self', status: 'idle' },
  sessions: [],
  requests: [],
  sides: [],
  shown: [],
  toasts: [],
  offers: [],
  titles: { pause: 'title', 'annotation.draw': 'draw' },
  texts,
};

const asSharer: AppState = { ...base, identity: { status: 'signedIn', person: sharer, tenant, permissions: [] } };

const offered = {
  status: 'waiting',
  code: '4T7KX2M9',
  joinAddress: 'https://help.contoso.example/join#4T7',
  launched: false,
  codeless: false,
  lifetimeMs: 600_000,
  remainingMs: 545_000,
  triesLeft: 3,
} as const;

const launched = {
  launched: true,
  codeless: true,
  device: { name: 'NW-LAPTOP-0417', os: 'Windows 11' },
} as const;

const session: SessionState = {
  id: 's1',
  side: 'helper',
  compliance: { state: 'compliant', reasons: [] },
  codeless: false,
  phase: 'trust',
  peer: sharer,
  peerShell: 'browser',
  mode: 'none',
  allowed: [],
  held: ['screen.view', 'screen.control'],
  blocked: [],
  sharerActive: false,
  picture: { route: 'direct' },
  stageReady: true,
};

const viewing: SessionState = {
  ...session,
  phase: 'active',
  mode: 'control',
  allowed: ['screen.view', 'screen.control'],
  startedAt: Date.UTC(2026, 4, 12, 9, 30),
  picture: {
    route: 'direct',
    framesPerSecond: 58,
    kilobitsPerSecond: 3140,
    codec: 'AV1',
    width: 1920,
    height: 1080,
    roundTripMs: 17,
  },
};

const drawingOffers = (allowed: boolean): AppState['offers'] => {
  const offer = { extension: 'annotation', sessionId: 's1', enabled: true, allowed } as const;
  return [
    { ...offer, action: 'annotate', surface: 'toolbar', label: 'annotate', icon: 'brush', order: 40 },
    ...(['pen', 'arrow', 'rectangle', 'text', 'laser'] as const).map((tool, index) => ({
      ...offer,
      action: tool,
      tool,
      surface: 'picture',
      label: tool,
      order: 10 * (index + 1),
    })),
    { ...offer, action: 'clear', surface: 'picture', label: 'clear', icon: 'delete', order: 60 },
  ];
};

const drawable: SessionState = {
  ...viewing,
  held: [...viewing.held, 'annotation.draw'],
  allowed: [...viewing.allowed, 'annotation.draw'],
};

const shared: SessionState = {
  ...viewing,
  side: 'sharer',
  peer: helper,
  stageReady: false,
  picture: { route: 'direct', roundTripMs: 17 },
};

const withSession = (state: AppState, change: SessionState): AppState => ({ ...state, sessions: [change] });

/** The network lets everything through but WebSockets. */
const blocked: AppState['service'] = {
  ...base.service,
  link: 'offline',
  problem: { code: 'service_unreachable', details: { host: 'help.northwind.example', problem: 'websocket' } },
};

const signedOut: AppState = { ...base, identity: { status: 'signedOut', permissions: [] } };

/** Every state that a page of the workbench has, by name. */
export const fixtures: Readonly<Record<string, AppState>> = {
  welcome: signedOut,
  welcomeWrongTenant: {
    ...signedOut,
    identity: { ...signedOut.identity, problem: { code: 'wrong_account', details: {} } },
  },
  signingIn: { ...base, identity: { status: 'signingIn', permissions: [] } },
  signingInBlocked: { ...base, service: blocked, identity: { status: 'signingIn', permissions: [] } },
  switchedOff: { ...base, identity: { ...base.identity, tenant: { ...tenant, enabled: false } } },
  upgrade: {
    ...signedOut,
    identity: {
      ...signedOut.identity,
      problem: { code: 'upgrade_required', details: { minimum: '1.4', app: '1.3.2' } },
    },
  },
  upgradeWhileSignedIn: {
    ...base,
    identity: { ...base.identity, problem: { code: 'upgrade_required', details: { minimum: '1.4', app: '1.3.2' } } },
  },
  upgradeFetching: {
    ...base,
    identity: { ...base.identity, problem: { code: 'upgrade_required', details: { minimum: '1.4', app: '1.3.2' } } },
    update: { way: 'self', status: 'downloading', version: '1.4.0', percent: 42 },
  },
  upgradeRefused: {
    ...base,
    identity: { ...base.identity, problem: { code: 'upgrade_required', details: { minimum: '1.4', app: '1.3.2' } } },
    update: { way: 'self', status: 'idle', problem: { code: 'update_refused', details: { problem: 'tampered' } } },
  },
  upgradeInTab: {
    ...base,
    shell: { ...base.shell, kind: 'tab' },
    identity: { ...base.identity, problem: { code: 'upgrade_required', details: { minimum: '1.4', app: '1.3.2' } } },
    update: { way: 'reload', status: 'idle' },
  },
  updateRefused: {
    ...base,
    update: { way: 'self', status: 'idle', problem: { code: 'update_refused', details: { problem: 'signature' } } },
  },
  updateReady: { ...base, update: { way: 'self', status: 'ready', version: '1.4.0' } },
  ...Object.fromEntries(Object.keys(checks).map((name) => [name, signedOut] as const)),
  homeHelper: base,
  homeSharer: asSharer,
  homeOffline: {
    ...base,
    service: {
      ...base.service,
      link: 'connecting',
      problem: { code: 'service_unreachable', details: { address: base.service.address } },
    },
  },
  homeCannotShare: {
    ...base,
    device: { ...base.device, canShare: false, shareProblem: { code: 'not_supported', details: {} } },
  },
  homeOfferProblem: { ...base, offerProblem: { code: 'code_limit', details: {} } },
  getHelpBlocked: { ...asSharer, service: blocked },
  getHelpWrong: { ...asSharer, joinProblem: { code: 'code_wrong', details: { triesLeft: 2 } } },
  code: {
    ...base,
    offer: {
      status: 'waiting',
      code: '4T7KX2M9',
      launched: false,
      codeless: false,
      lifetimeMs: 600_000,
      remainingMs: 545_000,
      triesLeft: 3,
    },
  },
  codeVerifying: {
    ...base,
    offer: {
      status: 'verifying',
      code: '4T7K X2M9',
      launched: false,
      codeless: false,
      lifetimeMs: 600_000,
      remainingMs: 45_000,
      triesLeft: 1,
    },
  },
  codeLong: { ...base, offer: { ...offered, code: '4T7K X2M9 3QZAB' } },
  launch: { ...base, offer: { ...offered, ...launched } },
  launchVerifying: { ...base, offer: { ...offered, ...launched, status: 'verifying' } },
  codeExpired: { ...base, offerProblem: { code: 'code_expired', details: {} } },
  codeUsedUp: { ...base, offerProblem: { code: 'code_used_up', details: {} } },
  requested: { ...asSharer, requests: [{ sessionId: 's1', helper, codeless: false, remainingMs: 500_000 }] },
  requestedCodeless: { ...asSharer, requests: [{ sessionId: 's1', helper, codeless: true, remainingMs: 500_000 }] },
  joiningCodeless: { ...asSharer, join: { status: 'verifying', codeless: true } },
  trustHelperCodeless: withSession(base, { ...session, codeless: true }),
  trustSharerCodeless: withSession(asSharer, { ...session, side: 'sharer', peer: helper, codeless: true }),
  joining: { ...asSharer, join: { status: 'verifying', codeless: false } },
  trustHelper: withSession(base, session),
  trustHelperViewOnly: withSession(base, { ...session, held: ['screen.view'], peerShell: 'tab' }),
  trustHelperAsking: withSession(base, { ...session, asking: 'screen.view' }),
  trustHelperDeclined: withSession(base, { ...session, refusal: { code: 'consent_declined', details: {} } }),
  trustSharer: withSession(asSharer, { ...session, side: 'sharer', peer: helper }),
  trustSharerAsked: withSession(asSharer, { ...session, side: 'sharer', peer: helper, asking: 'screen.control' }),
  updateReadyInSession: withSession({ ...base, update: { way: 'self', status: 'ready', version: '1.4.0' } }, viewing),
  helperControl: withSession(
    {
      ...base,
      offers: [
        {
          extension: 'annotation',
          action: 'draw',
          sessionId: 's1',
          surface: 'toolbar',
          label: 'pen',
          order: 50,
          allowed: false,
          enabled: true,
        },
      ],
      shown: [
        {
          extension: 'annotation',
          surface: 'status',
          sessionId: 's1',
          blocks: [{ kind: 'status', label: { key: 'state' }, value: { key: 'two' }, tone: 'brand' }],
        },
      ],
    },
    viewing,
  ),
  helperMayAskToDraw: withSession({ ...base, offers: drawingOffers(false) }, viewing),
  helperAsksToDraw: withSession({ ...base, offers: drawingOffers(false) }, { ...viewing, asking: 'annotation.draw' }),
  helperMayNotDraw: withSession(
    { ...base, offers: drawingOffers(false) },
    { ...viewing, refusal: { code: 'consent_declined', details: {} } },
  ),
  helperDraws: withSession({ ...base, offers: drawingOffers(true) }, drawable),
  helperDrawsViewing: withSession(
    { ...base, offers: drawingOffers(true) },
    { ...drawable, mode: 'view', allowed: ['screen.view', 'annotation.draw'] },
  ),
  helperDrawsPaused: withSession({ ...base, offers: [] }, { ...drawable, phase: 'paused', pausedBy: 'sharer' }),
  helperView: withSession(base, { ...viewing, mode: 'view', allowed: ['screen.view'], asking: 'screen.control' }),
  helperSharerActive: withSession(base, { ...viewing, sharerActive: true }),
  helperPausedBySharer: withSession(base, { ...viewing, phase: 'paused', pausedBy: 'sharer' }),
  helperRelayed: withSession(base, { ...viewing, picture: { route: 'relay', roundTripMs: 64 } }),
  sharerControl: withSession(
    {
      ...asSharer,
      shown: [
        {
          extension: 'annotation',
          surface: 'banner',
          sessionId: 's1',
          blocks: [{ kind: 'text', text: { key: 'canDraw', values: { name: helper.name } } }],
        },
        {
          extension: 'annotation',
          surface: 'toolbar',
          sessionId: 's1',
          blocks: [{ kind: 'button', label: { key: 'clear' }, icon: 'delete', run: { action: 'clear' } }],
        },
      ],
    },
    { ...shared, allowed: ['screen.view', 'screen.control', 'annotation.draw'] },
  ),
  sharerPaused: withSession(
    {
      ...asSharer,
      shown: [
        {
          extension: 'pause',
          surface: 'banner',
          sessionId: 's1',
          blocks: [{ kind: 'text', text: { key: 'pausedByYou' }, tone: 'warning' }],
        },
      ],
    },
    {
      ...shared,
      phase: 'paused',
      pausedBy: 'sharer',
      mode: 'view',
      allowed: ['screen.view'],
      blocked: ['screen.control'],
    },
  ),
  reconnecting: withSession(asSharer, { ...shared, phase: 'reconnecting' }),
  reconnectingPaused: withSession(asSharer, { ...shared, phase: 'reconnecting', pausedBy: 'sharer' }),
  reconnectingBlocked: { ...withSession(asSharer, { ...shared, phase: 'reconnecting' }), service: blocked },
  reconnectingHelper: withSession(base, { ...viewing, phase: 'reconnecting' }),
  endedHelper: withSession(base, {
    ...viewing,
    phase: 'ended',
    mode: 'none',
    end: {
      reason: 'sharer_ended',
      durationMs: 754_000,
      features: ['screen.view', 'screen.control', 'pause'],
      receipt: 412,
      receiptFile: 'handrail-receipt-s1.jws',
    },
  }),
  endedLost: withSession(base, {
    ...session,
    phase: 'ended',
    mode: 'none',
    end: { reason: 'connection_lost', durationMs: 754_000, features: ['screen.view'] },
  }),
  endedTampering: withSession(asSharer, {
    ...shared,
    phase: 'ended',
    end: {
      reason: 'tampering',
      durationMs: 61_000,
      features: ['screen.view'],
      problem: { code: 'seal_replayed', details: {} },
      receipt: 413,
    },
  }),
  notices: {
    ...base,
    toasts: [
      { id: 1, tone: 'success', text: 'Signed in as Maya Lindqvist' },
      { id: 2, tone: 'danger', problem: { code: 'input_failed', details: {} } },
    ],
  },
  ...pageFixtures(base),
  ...connectFixtures(base, signedOut),
  severalSessions: {
    ...base,
    sessions: [viewing, { ...session, id: 's2', peer: { ...sharer, id: 'p3', name: 'Aiko Tanaka' } }],
  },
};

/** States that the page gets to by itself, and what to press for it. */
export const places: Readonly<Record<string, 'getHelp' | 'page' | 'check' | 'connect' | 'drawing'>> = {
  ...Object.fromEntries(Object.keys(seenServices).map((name) => [name, 'connect'] as const)),
  helperDraws: 'drawing',
  helperDrawsViewing: 'drawing',
  ...Object.fromEntries(Object.keys(checks).map((name) => [name, 'check'] as const)),
  getHelpBlocked: 'getHelp',
  getHelpWrong: 'getHelp',
  getHelp: 'getHelp',
  ...Object.fromEntries(Object.keys(pageFixtures(base)).map((name) => [name, 'page'] as const)),
};

const prompt: ConsentPrompt = {
  helper,
  tenantName: tenant.name,
  asks: [{ permission: 'screen.view' }],
  timeLimitMs: 60_000,
  guardMs: 500,
  language: 'en',
  theme: 'system',
};

/** Consent prompts by name. */
export const prompts: Readonly<Record<string, ConsentPrompt>> = {
  promptView: prompt,
  promptControl: { ...prompt, asks: [{ permission: 'screen.control' }] },
  promptExtension: {
    ...prompt,
    asks: [
      {
        permission: 'annotation.draw',
        extension: { title: 'Annotation', publisher: 'Handrail' },
      },
    ],
  },
  promptCall: {
    ...prompt,
    asks: [
      {
        permission: 'tools.launch',
        extension: { title: 'Support tools', publisher: 'Handrail' },
        call: {
          title: 'Start a program',
          fields: [
            { label: 'Program', value: '/usr/bin/systemctl' },
            { label: 'Argument 1', value: 'restart  cups.service' },
            { label: 'Argument 2', value: '--message=one↵two � ‏שלום‎'.replaceAll(/[\u200e\u200f]/g, '�') },
            { label: 'Note', value: '' },
            { label: 'As administrator', value: false },
          ],
        },
      },
    ],
  },
  promptCallFull: {
    ...prompt,
    asks: [
      {
        permission: 'tools.launch',
        extension: {
          title: 'A very long title of an extension that somebody made to be in the way, truly',
          publisher: 'Handrail',
        },
        call: {
          title: `Z${'\u0310\u0317'.repeat(40)}algo over the words of the workbench`,
          fields: Array.from({ length: 12 }, (_none, at) => ({
            label: `Part ${at + 1} › ${'deep › '.repeat(3)}name`,
            value: at % 3 === 0 ? 'W'.repeat(180) : `C:\\Program Files\\Thing ${at}\\run.exe`,
          })),
        },
      },
    ],
  },
};
