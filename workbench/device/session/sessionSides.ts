import { type Capability, type Disposable, HandrailError, type SessionView } from '@handrail/sdk';
import { sidesToLoad } from '../../base/extension/roleFilter.ts';
import type { CapabilityMethods, CapabilitySet } from '../capabilities/capability.ts';
import { ExtensionLog } from './extensionLog.ts';
import type { SessionParts } from './sessionParts.ts';
import type { SideOwner } from './sideHost.ts';

/** A session as its sides see it. */
export interface SidesOfSession {
  readonly id: string;
  readonly side: 'helper' | 'sharer';
  view(): SessionView;
  run(extension: string, action: string, input: unknown): Promise<unknown>;
  emit(extension: string, event: string, payload: unknown): void;
  /** A side's worker is gone: what it held must end. */
  sideFailed(extension: string, problem: HandrailError): void;
}

/** Starts the sides that this session needs; each gets the capabilities its own manifest asks for, and no others. */
export function startSides(
  parts: SessionParts,
  session: SidesOfSession,
  permissions: ReadonlySet<string>,
  capabilities: ReadonlyMap<Capability, CapabilityMethods>,
): Disposable {
  const running = sidesToLoad(parts.catalogue, session.side, permissions).flatMap(({ extension }) => {
    const manifest = parts.catalogue.manifest(extension);
    if (!manifest) return [];
    const asked = new Set(manifest.capabilities);
    const own: CapabilitySet = new Map([...capabilities].filter(([name]) => asked.has(name)));
    const log = new ExtensionLog(manifest, session.side, parts.log, parts.clock, session.id);
    const side = parts.sides.add({
      extension,
      side: session.side,
      sessionId: session.id,
      capabilities: own,
      owner: sideOwner(parts, session, extension, log),
      session: () => session.view(),
      onFailure: (problem) => session.sideFailed(extension, problem),
    });
    return [side, log];
  });
  return {
    dispose() {
      for (const each of running) each.dispose();
    },
  };
}

function sideOwner(parts: SessionParts, session: SidesOfSession, extension: string, log: ExtensionLog): SideOwner {
  return {
    run: (action, input) => session.run(extension, action, input),
    emit(event, payload) {
      const declaration = parts.catalogue.event(extension, event);
      if (typeof declaration === 'string' || declaration.from !== session.side) {
        throw new HandrailError('unknown_action', 'This side sends no such event');
      }
      session.emit(extension, event, payload);
    },
    show: ({ surface, blocks }) => parts.surfaces.show({ extension, sessionId: session.id, surface, blocks }),
    notify: ({ text, tone }) => parts.surfaces.toast({ extension, text, tone }),
    log,
  };
}
