// Runs in the page, in the place of the shell's script: a device that shows one state and notes what it is asked.
import type { AppState } from '../../../workbench/base/app/appState.ts';
import { deviceInterface, pageInterface } from '../../../workbench/base/app/deviceApi.ts';
import { type PageGlobals, pagePortName } from '../../../workbench/base/app/pagePort.ts';
import type { Preferences } from '../../../workbench/base/app/preferences.ts';
import { promptDeviceInterface, promptPageInterface } from '../../../workbench/base/app/promptApi.ts';
import { clockOver } from '../../../workbench/base/clockOver.ts';
import { memoryPorts } from '../../../workbench/base/rpc/memoryPort.ts';
import { Multiplexer } from '../../../workbench/base/rpc/multiplexer.ts';
import { Rpc } from '../../../workbench/base/rpc/rpc.ts';
import { checks } from './checkFixtures.ts';
import { seenServices } from './connectFixtures.ts';
import { fixtures, prompts } from './fixtures.ts';

/** What a test sees and does. */
export interface Gallery {
  readonly asked: { readonly method: string; readonly input: unknown }[];
  /** Goes over to another state; to another language with it where one is named. */
  show(state: string, language?: string): void;
  /** Calls of these methods are refused with this code. */
  refuse: Record<string, string>;
  /** Calls of these methods are never answered. */
  hang: string[];
  close(): void;
}

const page = globalThis as PageGlobals & { gallery?: Gallery };
const wanted = new URLSearchParams(location.search);
// A tab keeps where the person is over a reload. It is nowhere yet, or as after a reload on the page of an extension.
sessionStorage.clear();
if (wanted.has('page')) sessionStorage.setItem('handrail.place', '{"extension":"sample","action":"open"}');
const [mine, theirs] = memoryPorts();
page[pagePortName] = Promise.resolve(theirs);
const asked: Gallery['asked'] = [];
const first: Preferences = { language: wanted.get('language') ?? 'en', theme: 'system' };
let state: AppState = { ...(fixtures[wanted.get('state') ?? ''] ?? fixtures['welcome']!), preferences: first };
const { HandrailError, isErrorCode } = await import('@handrail/sdk');

const answer = async (method: string, input: unknown): Promise<object> => {
  asked.push({ method, input });
  if (gallery.hang.includes(method)) return new Promise(() => undefined);
  const code = gallery.refuse[method];
  if (isErrorCode(code)) throw new HandrailError(code, 'refused by the gallery');
  return {};
};

const gallery: Gallery = {
  asked,
  refuse: {},
  hang: [],
  show: () => undefined,
  close: () => mine.close(),
};
page.gallery = gallery;

const shown = prompts[wanted.get('prompt') ?? ''];
if (shown) {
  const rpc = new Rpc(mine, {
    local: promptDeviceInterface,
    remote: promptPageInterface,
    clock: clockOver(globalThis),
  });
  rpc.handle('open', () => ({ ...shown, language: wanted.get('language') ?? 'en' }));
  rpc.handle('answer', (input) => answer('answer', input));
} else {
  const rpc = new Rpc(new Multiplexer(mine).open(0), {
    local: deviceInterface,
    remote: pageInterface,
    clock: clockOver(globalThis),
    maxFrameBytes: 1_048_576,
  });
  gallery.show = (name, language = state.preferences.language) => {
    state = { ...(fixtures[name] ?? state), preferences: { ...state.preferences, language } };
    rpc.notify('state', state);
  };
  rpc.handle('prefer', async (wishes) => {
    const answered = await answer('prefer', wishes);
    state = { ...state, preferences: { ...state.preferences, ...wishes } };
    rpc.notify('state', state);
    return answered;
  });
  rpc.handle('open', () => state);
  rpc.handle('openStage', async (input) => {
    await answer('openStage', input);
    return { address: `${location.origin}/stage`, origin: location.origin, token: 'token-of-the-gallery' };
  });
  rpc.handle('checkConnection', async () => {
    await answer('checkConnection', {});
    const name = wanted.get('state') ?? '';
    for (const result of checks[name] ?? []) rpc.notify('checked', result);
    return name === 'checkRunning' ? new Promise(() => undefined) : { iceServers: [] };
  });
  rpc.handle('lookAtService', async (input) => {
    await answer('lookAtService', input);
    rpc.notify('checked', { step: 'tls', state: 'running', facts: {} });
    return seenServices[wanted.get('state') ?? ''] ?? new Promise(() => undefined);
  });
  rpc.handle('run', (input) => answer('run', input));
  for (const method of [
    'offer',
    'cancelOffer',
    'join',
    'cancelJoin',
    'leave',
    'withdraw',
    'unblock',
    'saveReceipt',
    'dismissSession',
    'dismissToast',
    'sideFailed',
    'checkForUpdate',
    'installUpdate',
    'useService',
    'leaveService',
  ] as const) {
    rpc.handle(method, (input: unknown) => answer(method, input));
  }
}
