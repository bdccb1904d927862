import { HandrailError } from '@handrail/sdk';
import { AppVersion } from '@handrail/sdk/tenant/settings';
import type { DestinationStream } from 'pino';
import { Check } from 'typebox/value';
import type { Clock } from '../base/clock.ts';
import type { RandomBytes } from '../base/random.ts';
import type { Bus } from './bus/bus.ts';
import type { ApiRates } from './http/rateLimit.ts';
import type { Provider } from './identity/provider.ts';
import type { LinkLimits } from './link/linkLimits.ts';
import { isLoopback } from './setup/configuration.ts';
import type { ServerPlace } from './store/postgres/postgresEngine.ts';
import type { TurnOptions } from './turn/turnOptions.ts';

/** How people sign in: the embedded provider's demo people, or a real provider and the tenant that it stands for. */
export type SignInWith =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'provider';
      readonly provider: Provider;
      readonly tenants: readonly {
        readonly tenantId: string;
        readonly providerTenant: string;
        readonly name: string;
      }[];
    };

export interface BackupPlan {
  readonly folder: string;
  readonly everyMs: number;
  readonly keep: number;
}

export interface ServiceOptions {
  readonly dataFolder: string;
  /** A PostgreSQL server for the tables, which else are in the data folder. The keys always are. */
  readonly database?: ServerPlace | undefined;
  /** 0 takes a free one. */
  readonly port: number;
  /** An address of loopback, unless there is TLS: the service's own, or a proxy's in front of it. */
  readonly host: string;
  /** How apps reach this service, where that is not its own address on loopback; without a slash at its end. */
  readonly publicAddress?: string;
  /** Files with the certificate and its key, in PEM. Without them `publicAddress` is a proxy's. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Where the service puts a backup each time this has passed, and how many stay; without it, it makes none. */
  readonly backup?: BackupPlan;
  /** Where media goes that finds no direct way. */
  readonly turn?: TurnOptions;
  readonly signIn: SignInWith;
  /** Older apps are asked to update and do not continue, in every tenant. */
  readonly minimumAppVersion?: string | undefined;
  readonly allowedOrigins?: readonly string[];
  /** The folder with the built pages, which are served at `/`; without it, or where nothing was built, there is no page. */
  readonly web?: string;
  readonly quiet?: boolean;
  /** An answer of the API that does not fit its declaration is an error, not only logged and cut to it. */
  readonly strictAnswers?: boolean;
  /** For tests: other time, randomness, limits, bus, way out and place of the log. */
  readonly clock?: Clock;
  readonly random?: RandomBytes;
  readonly limits?: Partial<LinkLimits>;
  readonly apiRates?: Partial<ApiRates>;
  readonly bus?: Bus;
  /** The way to addresses that are not the service's own; the process's where it is absent. */
  readonly fetch?: typeof globalThis.fetch;
  readonly logDestination?: DestinationStream;
}

/** Refuses what would put sign-ins on the network in plain. Errors: `policy_refused`, `invalid_input` for a version that is none. */
export function checkOptions(options: ServiceOptions): void {
  const { host, publicAddress, signIn, tls } = options;
  if (signIn.kind === 'embedded' && (host !== '127.0.0.1' || publicAddress !== undefined)) {
    throw new HandrailError('policy_refused', 'The embedded identity provider runs on loopback only', {
      problem: 'embedded_provider',
    });
  }
  if (publicAddress !== undefined && !/^https:\/\/[^/?#]+$/.test(publicAddress)) {
    throw new HandrailError('policy_refused', 'The public address must be https, without a path');
  }
  const { minimumAppVersion } = options;
  if (minimumAppVersion !== undefined && !Check(AppVersion, minimumAppVersion)) {
    throw new HandrailError('invalid_input', 'The oldest app version is no version', {
      problem: 'variable',
      variable: 'HANDRAIL_MINIMUM_APP_VERSION',
    });
  }
  if (tls !== undefined && publicAddress === undefined) {
    throw new HandrailError('invalid_input', 'With a certificate the address must be named that it is for', {
      problem: 'variable',
      variable: 'HANDRAIL_PUBLIC_ADDRESS',
    });
  }
  if (!isLoopback(host) && publicAddress === undefined) {
    throw new HandrailError('policy_refused', 'Off loopback the service needs TLS, its own or that of a proxy', {
      problem: 'plain_network',
      host,
    });
  }
}
