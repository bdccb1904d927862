import { HandrailError } from '@handrail/sdk';

/** Where TURN servers are, and the file with the secret that the service shares with them. */
export interface TurnOptions {
  /** As in RFC 7065, such as `turns:turn.example.org:443?transport=tcp`; the first is tried first. */
  readonly urls: readonly string[];
  readonly secretFile: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const address = /^(?:turns?|stun):(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?$/;
const most = 8;

/** `HANDRAIL_TURN_URLS`, with commas between, and `HANDRAIL_TURN_SECRET_FILE`; both or neither. Error: `invalid_input` with the variable. */
export function turnFrom(env: Environment): { readonly turn?: TurnOptions } {
  const [urls, secretFile] = [env['HANDRAIL_TURN_URLS'], env['HANDRAIL_TURN_SECRET_FILE']];
  if (!urls && !secretFile) return {};
  if (!urls) throw wrong('HANDRAIL_TURN_URLS');
  if (!secretFile) throw wrong('HANDRAIL_TURN_SECRET_FILE');
  return { turn: { urls: turnAddresses(urls), secretFile } };
}

/** Addresses with commas between. */
export function turnAddresses(text: string): readonly string[] {
  return text.split(',').map((url) => url.trim());
}

/** False where one of them is none, or there are none or too many. */
export function areTurnAddresses(urls: readonly string[]): boolean {
  return urls.length > 0 && urls.length <= most && urls.every((url) => address.test(url));
}

/** Error: `invalid_input` for an address that is none. */
export function checkTurn({ urls }: TurnOptions): void {
  if (!areTurnAddresses(urls)) throw wrong('HANDRAIL_TURN_URLS');
}

function wrong(variable: string): HandrailError {
  return new HandrailError('invalid_input', 'The TURN servers are not set up right', { problem: 'variable', variable });
}
