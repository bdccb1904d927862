import { HandrailError } from '@handrail/sdk';
import pino, { type DestinationStream } from 'pino';

/** The fields that a line may have. Ids are opaque; there is none for an address, a query, a token or a name. */
export interface LogFacts {
  readonly tenant?: string;
  readonly person?: string;
  readonly device?: string;
  readonly session?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly method?: string;
  /** The pattern of a route, never what somebody asked for. */
  readonly route?: string;
  readonly status?: number;
  readonly ms?: number;
  readonly count?: number;
}

/** One line of JSON for each event. */
export interface Log {
  event(event: string, facts?: LogFacts): void;
  /** Something went wrong inside: its code and kind, not its message, which could quote anything. */
  failure(event: string, error: unknown, facts?: LogFacts): void;
}

export function createLog(options: { readonly quiet?: boolean; readonly destination?: DestinationStream }): Log {
  const logger = pino(
    { base: null, level: options.quiet ? 'warn' : 'info', timestamp: pino.stdTimeFunctions.isoTime },
    options.destination ?? pino.destination({ fd: 2, sync: true }),
  );
  return {
    event: (event, facts = {}) => logger.info({ event, ...allowed(facts) }),
    failure: (event, error, facts = {}) => {
      const { code, cause } = HandrailError.from(error);
      const kind = cause instanceof Error ? cause.name : undefined;
      logger.error({ event, ...allowed(facts), code, kind, at: placeOf(cause ?? error) });
    },
  };
}

const textFields = ['tenant', 'person', 'device', 'session', 'code', 'reason', 'method', 'route'] as const;
const numberFields = ['status', 'ms', 'count'] as const;

/** Copies the known fields one by one, so that nothing else can come along at run time; texts without line tricks. */
function allowed(facts: LogFacts): Record<string, string | number> {
  const copy: Record<string, string | number> = {};
  for (const name of textFields) {
    const value = facts[name];
    if (typeof value === 'string') copy[name] = value.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 128);
  }
  for (const name of numberFields) {
    const value = facts[name];
    if (typeof value === 'number') copy[name] = value;
  }
  return copy;
}

/** The first line of the stack that names a place in the code; the line before it holds the message and is left out. */
function placeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const line = error.stack?.split('\n').find((each) => /^\s+at .*\.(ts|js|mjs):\d+/.test(each));
  return line
    ?.trim()
    .replace(/\(?(file:\/\/)?\/.*\/([^/]+)\)?$/, '$2')
    .slice(0, 160);
}
