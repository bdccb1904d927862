import { defineExtension, FormValues, ListChange, Type } from '@handrail/sdk';
import { en } from './texts.ts';

const closed = { additionalProperties: false } as const;
/** What a page shows, the service decides: it asks again for every request. */
const view = { on: 'app', from: ['app'], requires: 'everyone' } as const;
const id = Type.String({ minLength: 1, maxLength: 128 });
const device = Type.Object({ deviceId: id }, closed);

/** The tenant's devices, what is asked of them, and how they are enrolled. */
export const manifest = defineExtension({
  id: 'compliance',
  version: '1.0.0',
  sdk: '1',
  title: 'title',
  sides: ['app'],
  capabilities: ['tenant', 'help'],
  actions: {
    devices: {
      ...view,
      place: {
        surface: 'page',
        label: 'devices',
        icon: 'device',
        order: 200,
        offeredTo: ['connector.read', 'session.offer'],
      },
    },
    changeDevices: { ...view, input: ListChange },
    exportDevices: { ...view, timeLimitMs: 300_000 },
    openDevice: { ...view, input: device },
    refreshDevice: { ...view, input: device },
    retireDevice: { ...view, input: device },
    // The device is asked, and the service and the network take their time.
    helpDevice: { ...view, input: device, timeLimitMs: 60_000 },
    policy: {
      ...view,
      place: { surface: 'page', label: 'policy', icon: 'shield', order: 210, offeredTo: ['connector.read'] },
    },
    savePolicy: { ...view, input: FormValues },
    intune: {
      ...view,
      place: { surface: 'page', label: 'intune', icon: 'download', order: 215, offeredTo: ['connector.read'] },
    },
    refreshIntune: view,
    intuneDevices: { ...view, input: ListChange },
    intuneSettings: view,
    connectIntune: { ...view, input: FormValues },
    saveIntune: { ...view, input: FormValues },
    newIntuneSecret: view,
    replaceIntuneSecret: { ...view, input: FormValues },
    // Microsoft is asked, and the network takes its time.
    testIntune: { ...view, timeLimitMs: 60_000 },
    syncIntune: { ...view, input: Type.Object({ full: Type.Boolean() }, closed) },
    disconnectIntune: view,
    tokens: {
      ...view,
      place: { surface: 'page', label: 'tokens', icon: 'key', order: 220, offeredTo: ['connector.read'] },
    },
    changeTokens: { ...view, input: ListChange },
    newToken: view,
    createToken: { ...view, input: FormValues },
    revokeToken: { ...view, input: Type.Object({ tokenId: id }, closed) },
  },
  texts: { en },
});
