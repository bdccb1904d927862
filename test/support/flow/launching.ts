import type { TestContext } from 'node:test';
import { defineExtension, side, Type } from '@handrail/sdk';
import type { TenantSettings } from '@handrail/sdk/tenant/settings';
import { type Place, place } from './place.ts';

/** The device list, as far as starting a session goes. */
const manifest = defineExtension({
  id: 'launcher',
  version: '1.0.0',
  sdk: '1',
  title: 'title',
  sides: ['app'],
  capabilities: ['help'],
  permissions: {},
  actions: {
    start: {
      on: 'app',
      from: ['app'],
      requires: 'everyone',
      input: Type.Object({ deviceId: Type.String() }, { additionalProperties: false }),
    },
  },
  texts: { en: { title: 'Launcher' } },
});

const launcher = side(manifest, 'app', ({ actions }) => {
  actions.handle('start', ({ deviceId }, { help }) => help.start({ deviceId }));
});

/** Where a helper starts sessions on the sharer's device, which is enrolled. */
export interface Launching extends Place {
  readonly deviceId: string;
  /** The helper chooses the sharer's device. */
  launch(): Promise<void>;
  /** The same, and the sharer's app shows it; gives the request. */
  requested(): Promise<{ readonly sessionId: string; readonly codeless: boolean }>;
  /** The sharer accepts without a code. */
  accept(): Promise<unknown>;
}

/** The tenant does without the code unless `settings` say otherwise. */
export async function launching(
  t: TestContext,
  settings: Partial<TenantSettings> = {},
  { enrolled = true }: { readonly enrolled?: boolean } = {},
): Promise<Launching> {
  const here = await place(t, { codeForLaunched: false, unenrolledAllowed: true, ...settings }, [launcher]);
  await here.signIn();
  if (enrolled) await here.sharer.page.rpc.call('enrol', { token: await here.service.enrolmentToken() });
  const deviceId = await here.service.deviceId(here.sharer.keys.thumbprint);
  const launch = async () => {
    await here.helper.page.run('launcher', 'start', undefined, { deviceId });
  };
  const shown = () => here.sharer.shows('a request', ({ state }) => state.requests.at(-1));
  return Object.assign(here, {
    deviceId,
    launch,
    async requested() {
      await launch();
      return await shown();
    },
    async accept() {
      return await here.sharer.page.rpc.call('acceptHelp', { sessionId: (await shown()).sessionId });
    },
  });
}
