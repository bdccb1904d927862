import type { Clock } from '../../base/clock.ts';
import type { Catalogue } from '../../base/extension/catalogue.ts';
import type { RandomBytes } from '../../base/random.ts';
import type { Aead } from '../../base/session/seal.ts';
import type { ConnectionCheck } from '../ports/connectionCheck.ts';
import type {
  DeviceKeys,
  EventLog,
  Identity,
  KeptLog,
  Keystore,
  LinkDialer,
  MachineFacts,
  PreferenceStore,
  ProviderKeys,
} from '../ports/machine.ts';
import type { PersonFiles } from '../ports/personFiles.ts';
import type { PostureCollector } from '../ports/posture.ts';
import type { ServiceChoice } from '../ports/serviceChoice.ts';
import type { Shell } from '../ports/shell.ts';
import type { TenantApiPort } from '../ports/tenantApi.ts';
import type { Updates } from '../ports/updates.ts';
import type { LocalInput } from '../session/localInput.ts';

/** The ports and parts that a shell puts the app together from. */
export interface DeviceAppParts {
  readonly shell: Shell;
  readonly catalogue: Catalogue;
  readonly dialer: LinkDialer;
  readonly identity: Identity;
  readonly tenantApi: TenantApiPort;
  readonly files: PersonFiles;
  readonly keys: DeviceKeys;
  readonly keystore: Keystore;
  readonly providerKeys: ProviderKeys;
  readonly machine: MachineFacts;
  readonly preferences: PreferenceStore;
  readonly input: LocalInput;
  /** Absent where this system's posture cannot be learned. */
  readonly posture?: PostureCollector;
  /** Absent where nothing can be looked at. */
  readonly connectionCheck?: ConnectionCheck;
  /** Absent where this app does not replace itself. */
  readonly updates?: Updates;
  /** Present where the person chose the service, and may choose another. */
  readonly serviceChoice?: ServiceChoice;
  /** Whether the shell goes on when this app is closed. */
  readonly keepsShell?: () => boolean;
  readonly log: EventLog;
  /** The same, to look at. */
  readonly keptLog: KeptLog;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly aead: Aead;
}
