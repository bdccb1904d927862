import http from 'node:http';
import { Agent } from 'node:https';
import tls from 'node:tls';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Lets everything that this process reaches over HTTP and TLS go by the proxy of the environment, and believe what the system
 * believes beside what comes with Node. Once, before anything is connected.
 */
export function joinSystemNetwork(env: Environment): void {
  tls.setDefaultCACertificates([...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])]);
  http.setGlobalProxyFromEnv(besideLoopback(env));
}

/** The proxy that TLS goes by, without what signs in to it; undefined for none. */
export function proxyOf(env: Environment): string | undefined {
  const address = env['https_proxy'] || env['HTTPS_PROXY'];
  return address && URL.canParse(address) ? new URL(address).host : undefined;
}

/** What a socket over TLS is opened through: a WebSocket has no part in the settings of the process. */
export function socketAgent(env: Environment): Agent {
  return new Agent({ proxyEnv: besideLoopback(env) });
}

/** Nothing of this machine itself goes by a proxy, whatever the environment says. */
function besideLoopback(env: Environment): Record<string, string | undefined> {
  const but = [env['no_proxy'] || env['NO_PROXY'], 'localhost', '127.0.0.1', '[::1]'].filter(Boolean).join(',');
  return { ...env, no_proxy: but, NO_PROXY: but };
}
