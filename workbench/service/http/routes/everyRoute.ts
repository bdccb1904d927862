import type { RandomBytes } from '../../../base/random.ts';
import type { AccessCache } from '../../access/accessCache.ts';
import type { AccessChangeParts } from '../../access/accessChange.ts';
import type { AuditDesk } from '../../audit/auditDesk.ts';
import type { DeviceDesk } from '../../devices/deviceDesk.ts';
import type { IntuneDesk } from '../../devices/intune/intuneDesk.ts';
import type { LinkDesk } from '../../link/linkDesk.ts';
import type { Log } from '../../logs/log.ts';
import type { SessionDesk } from '../../sessions/sessionDesk.ts';
import { accessRoutes } from './accessRoutes.ts';
import { auditRoutes } from './auditRoutes.ts';
import { complianceRoutes } from './complianceRoutes.ts';
import { deviceRoutes } from './deviceRoutes.ts';
import { enrolmentRoutes } from './enrolmentRoutes.ts';
import type { Handlers } from './handlers.ts';
import { intuneRoutes } from './intuneRoutes.ts';
import { meRoutes } from './meRoutes.ts';
import { sessionRoutes } from './sessionRoutes.ts';
import { settingsRoutes } from './settingsRoutes.ts';
import { tokenRoutes } from './tokenRoutes.ts';

export interface RouteParts extends AccessChangeParts {
  readonly random: RandomBytes;
  readonly log: Log;
  readonly access: AccessCache;
  readonly audit: AuditDesk;
  readonly devices: DeviceDesk;
  readonly intune: IntuneDesk;
  readonly sessions: Pick<SessionDesk, 'terminate'>;
  readonly links: Pick<LinkDesk, 'isOnline' | 'online' | 'retired'>;
}

/** The whole of the tenant's API. */
export function everyRoute(parts: RouteParts): Handlers {
  const { sessions, links } = parts;
  return {
    ...meRoutes(),
    ...sessionRoutes({
      ...parts,
      end: (context, sessionId, actor) => sessions.terminate(context, sessionId, actor),
    }),
    ...accessRoutes(parts),
    ...settingsRoutes(parts),
    ...tokenRoutes(parts),
    ...deviceRoutes({
      ...parts,
      presence: links,
      retired: (tenantId, deviceId) => links.retired(tenantId, deviceId),
    }),
    ...complianceRoutes(parts),
    ...enrolmentRoutes(parts),
    ...intuneRoutes(parts),
    ...auditRoutes(parts),
  };
}
