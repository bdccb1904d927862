import type { Capability, Disposable, Manifest } from '@handrail/sdk';
import type { CapabilityMethods } from '../capabilities/capability.ts';
import { helpCapability } from '../capabilities/helpCapability.ts';
import { identityCapability } from '../capabilities/identityCapability.ts';
import { tenantCapability } from '../capabilities/tenantCapability.ts';
import { ExtensionLog } from '../session/extensionLog.ts';
import type { Gate } from '../session/gate.ts';
import type { DeviceAppParts } from './deviceAppParts.ts';
import type { IdentityFlow } from './identityFlow.ts';
import type { SideSet } from './sideSet.ts';
import type { SurfaceShelf } from './surfaceShelf.ts';

export interface AppSideParts {
  readonly identity: IdentityFlow;
  readonly sides: SideSet;
  readonly shelf: SurfaceShelf;
  readonly gate: Gate;
  /** A session with the person at a device of the inventory. */
  readonly launch: (deviceId: string) => Promise<void>;
  /** Runs an action as the person at this device, outside of any session. */
  readonly run: (action: string, input: unknown) => Promise<unknown>;
}

/** Starts the side of an extension that runs in a signed-in app, without a session. */
export function startAppSide(
  manifest: Manifest,
  { tenantApi, random, log: localLog, clock }: DeviceAppParts,
  { identity, sides, shelf, gate, launch, run }: AppSideParts,
): readonly Disposable[] {
  const { id: extension } = manifest;
  const asked = new Set(manifest.capabilities);
  const log = new ExtensionLog(manifest, 'app', localLog, clock);
  const all = new Map<Capability, CapabilityMethods>([
    ['identity', identityCapability(identity)],
    ['tenant', tenantCapability(tenantApi, random)],
    ['help', helpCapability(launch)],
  ]);
  const side = sides.add({
    extension,
    side: 'app',
    capabilities: new Map([...all].filter(([name]) => asked.has(name))),
    owner: {
      run,
      emit: (event, payload) => void gate.hear({ extension, event, payload, senderSide: 'app', bytes: 0 }),
      show: ({ surface, blocks }) => shelf.show({ extension, surface, blocks }),
      notify: ({ text, tone }) => shelf.toast({ extension, text, tone }),
      log,
    },
    onFailure: (problem) => shelf.toast({ extension, tone: 'danger', problem }),
  });
  return [side, log];
}
