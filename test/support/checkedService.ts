import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { TestContext } from 'node:test';
import { WebSocketServer } from 'ws';
import { linkPath, linkProtocol } from '../../workbench/base/link/linkApi.ts';
import type { TestCertificate } from './certificates.ts';
import { onLoopback } from './onLoopback.ts';

export interface CheckedServiceOptions {
  /** Over TLS with it; plain without. */
  readonly certificate?: TestCertificate;
  readonly relays?: readonly string[];
  readonly minimumAppVersion?: string;
  /** Whose it says it is. */
  readonly organisation?: string;
  /** How far the service's clock is ahead of this machine's, ms. */
  readonly aheadMs?: number;
  /** Where people sign in; nowhere when absent. */
  readonly issuer?: string;
  /** What for, `own` for itself; it does not say when absent. */
  readonly resource?: string;
  /** Answers in the service's place; true where it did. */
  readonly instead?: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly link?: 'speaks' | 'silent' | 'refused';
  /** A link has opened. */
  readonly opened?: () => void;
}

/** As much of a service as *Check connection* asks for, on a port of this machine. */
export async function checkedService(t: TestContext, options: CheckedServiceOptions = {}): Promise<number> {
  const {
    certificate,
    relays = [],
    minimumAppVersion,
    organisation,
    aheadMs = 0,
    issuer,
    resource,
    link = 'speaks',
  } = options;
  const resourceFor = ({ headers }: IncomingMessage) =>
    resource === 'own' ? `${certificate ? 'https' : 'http'}://${headers.host}/api` : resource;
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
    if (options.instead?.(request, response)) return;
    response.setHeader('content-type', 'application/json');
    const bodies: Readonly<Record<string, unknown>> = {
      '/api/v1/connection': {
        service: 'Handrail',
        now: Date.now() + aheadMs,
        relays,
        ...(minimumAppVersion !== undefined && { minimumAppVersion }),
        ...(organisation !== undefined && { organisation }),
      },
      '/api/v1/sign-in': {
        service: 'Handrail',
        providers:
          issuer === undefined
            ? []
            : [{ kind: 'oidc', issuer, clientId: 'a', scopes: [], loopback: false, resource: resourceFor(request) }],
      },
    };
    const body = bodies[request.url ?? ''];
    response.statusCode = body === undefined ? 404 : 200;
    response.end(JSON.stringify(body ?? { status: 404 }));
  };
  const server = certificate
    ? createSecure({ cert: certificate.cert, key: certificate.key }, answer)
    : createServer(answer);
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => linkProtocol });
  server.on('upgrade', (request, socket, head) => {
    if (link === 'refused' || request.url !== linkPath) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (open) => {
      if (link === 'speaks') open.send(Buffer.from([1]));
      // Its answer says that the other end has it open as well.
      open.on('pong', () => options.opened?.()).ping();
    });
  });
  t.after(() => sockets.close());
  return await onLoopback(t, server);
}
