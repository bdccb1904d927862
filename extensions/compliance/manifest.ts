import { defineExtension, Type } from '@handrail/sdk';
import { texts } from './texts.ts';

const closed = { additionalProperties: false } as const;
const id = Type.String({ minLength: 1, maxLength: 128 });
const device = Type.Object({ deviceId: id }, closed);
const value = Type.Union([
  Type.String({ maxLength: 2000 }),
  Type.Number(),
  Type.Boolean(),
  Type.Array(Type.String({ maxLength: 128 }), { maxItems: 100 }),
]);
const values = Type.Object({ values: Type.Record(Type.String({ maxLength: 64 }), value) }, closed);
const page = { on: 'app', from: ['app'], requires: 'everyone', rate: 20, timeLimitMs: 30_000 } as const;
const lists = ['connector.read', 'session.offer'] as const;

/** Devices, what is asked of them, and how they enrol. */
export const manifest = defineExtension({
  id: 'compliance',
  version: '1.0.0',
  sdk: '1',
  title: 'title',
  sides: ['app'],
  capabilities: ['tenant', 'help'],
  actions: {
    devices: {
      ...page,
      place: { surface: 'page', label: 'devices', icon: 'device', order: 30, offeredTo: lists },
    },
    narrowDevices: {
      ...page,
      input: Type.Object(
        {
          search: Type.Optional(Type.String({ maxLength: 100 })),
          sort: Type.Optional(Type.String({ maxLength: 64 })),
          descending: Type.Optional(Type.Boolean()),
          filter: Type.Optional(Type.String({ maxLength: 32 })),
          value: Type.Optional(Type.String({ maxLength: 64 })),
        },
        closed,
      ),
    },
    turnDevices: { ...page, input: Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 512 })) }, closed) },
    exportDevices: { ...page, timeLimitMs: 300_000 },
    device: { ...page, input: device },
    startSession: { ...page, input: device },
    retire: { ...page, input: device },
    policy: {
      ...page,
      place: { surface: 'page', label: 'policy', icon: 'shield', order: 40, offeredTo: ['connector.read'] },
    },
    savePolicy: { ...page, input: values },
    tokens: {
      ...page,
      place: { surface: 'page', label: 'tokens', icon: 'key', order: 50, offeredTo: ['connector.read'] },
    },
    newToken: { ...page },
    createToken: { ...page, input: values },
    revokeToken: { ...page, input: Type.Object({ tokenId: id }, closed) },
  },
  texts: { en: texts },
});
