import { HandrailError } from '@handrail/sdk';
import type { SessionRecord } from '@handrail/sdk/tenant/sessions';
import type { Store } from '../../store/store.ts';
import { type Order, pageOf, positionOf } from '../cursor.ts';
import type { Handlers } from './handlers.ts';

const newestFirst: Order = { list: 'sessions', sort: 'createdAt', descending: true, key: 'number' };

const notYet = ['search', 'from', 'to', 'mode', 'endReason', 'sort', 'descending'] as const;

/** Live and past sessions. */
export function sessionRoutes({ store }: { readonly store: Store }): Handlers {
  return {
    'sessions.list': async ({ admission, query }) => {
      const missing = notYet.find((name) => query[name] !== undefined);
      if (missing !== undefined)
        throw new HandrailError('not_supported', `Sessions cannot be asked for by ${missing} yet`);
      const limit = query.limit ?? 100;
      const after = positionOf(newestFirst, query.cursor);
      const rows = await store.sessions.list(admission.tenant, {
        limit: limit + 1,
        ...(after !== undefined && { before: Number(after.key) }),
        ...(query.helperId !== undefined && { helperId: query.helperId }),
        ...(query.sharerId !== undefined && { sharerId: query.sharerId }),
        ...(query.deviceId !== undefined && { deviceId: query.deviceId }),
        ...(query.state !== undefined && { live: query.state === 'live' }),
      });
      return pageOf(rows, { limit, order: newestFirst }, ({ createdAt, id }) => ({ key: createdAt, id }), recordOf);
    },
  };
}

type Row = Awaited<ReturnType<Store['sessions']['list']>>[number];

function recordOf(row: Row): SessionRecord {
  const { device, startedAt, endedAt } = row;
  return {
    id: row.id,
    kind: 'code',
    helper: row.helper,
    sharer: row.sharer,
    device: { id: device.id, name: device.name, osName: device.os },
    enrolled: device.enrolled,
    limitedFacts: !device.enrolled,
    createdAt: row.createdAt,
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    ...(startedAt !== undefined && endedAt !== undefined && { durationMs: endedAt - startedAt }),
    mode: row.mode === 'control' || row.mode === 'view' ? row.mode : 'none',
    features: row.features,
    elevationUsed: row.features.includes('elevation.use'),
    compliance: device.enrolled ? 'nonCompliant' : 'notEnrolled',
    reasons: [],
    ...(row.endReason !== undefined && { endReason: row.endReason }),
    errors: row.errors,
  };
}
