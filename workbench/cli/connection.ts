import { readFile, stat } from 'node:fs/promises';
import { CliProblem, misuse } from './cliProblem.ts';
import { exitCodes } from './exitCodes.ts';

/** Where the service is, and with what to ask. */
export interface Connection {
  /** Without a slash at its end. */
  readonly address: string;
  readonly token: string;
}

/**
 * From the environment only: a command line is read by every program of the machine. Errors are misuses that name the
 * variable, never what stands in it.
 */
export async function connectionFrom(
  env: Readonly<Record<string, string | undefined>>,
  say: (text: string) => void,
): Promise<Connection> {
  return { address: addressFrom(env['HANDRAIL_SERVICE']), token: await tokenFrom(env, say) };
}

/** The service's address, checked: a token goes over TLS, or stays on this machine. */
export function addressFrom(given: string | undefined): string {
  if (!given) {
    throw misuse('No service is named.', 'Set HANDRAIL_SERVICE to its address, such as https://help.example.');
  }
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw misuse('HANDRAIL_SERVICE, or --service, is no address of a service.', 'Write it as https://help.example.');
  }
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'http:' && !isLoopback) {
    throw misuse('HANDRAIL_SERVICE would send the token over the network in plain.', 'Use its https address.');
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

async function tokenFrom(env: Readonly<Record<string, string | undefined>>, say: (text: string) => void) {
  const file = env['HANDRAIL_TOKEN_FILE'];
  const text = env['HANDRAIL_TOKEN'] || (file ? await tokenIn(file, say) : '');
  const token = text.trim();
  if (token === '') {
    throw new CliProblem(
      'sign_in_required',
      'No token is there to ask with.',
      'Make one in the workbench (API tokens) and put it into HANDRAIL_TOKEN, or into a file that HANDRAIL_TOKEN_FILE names.',
      { exitCode: exitCodes.misused },
    );
  }
  if (!/^[A-Za-z0-9._~+/=-]{1,8192}$/.test(token)) {
    throw misuse('What is given as the token is none.', 'An API token begins with hrt_ and stands alone.');
  }
  return token;
}

async function tokenIn(file: string, say: (text: string) => void): Promise<string> {
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      say('handrail: The file of the token can be read by others; chmod 600 ends that.\n');
    }
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CliProblem('invalid_input', 'The file of the token cannot be read.', 'Correct HANDRAIL_TOKEN_FILE.', {
      exitCode: exitCodes.misused,
      facts: { file },
      cause,
    });
  }
}
