import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import { after, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { takePageWays } from '../../../../workbench/desktop/pages/pageWays.ts';
import { openRoute } from '../../../../workbench/network/openRoute.ts';
import { SystemNetwork } from '../../../../workbench/network/systemNetwork.ts';
import { certificate } from '../../../support/certificates.ts';
import { NetRequest } from '../../../support/electron/netRequest.ts';
import { PageSession } from '../../../support/electron/pageSession.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { until } from '../../../support/flow/until.ts';
import { onLoopback } from '../../../support/onLoopback.ts';
import { proxyServer } from '../../../support/proxyServer.ts';

const { cert, key } = certificate({ names: ['help.example'] });
const before = getCACertificates('default');
setDefaultCACertificates([...before, cert]);
after(() => setDefaultCACertificates(before));

test('Against a replaced module, the session of the pages goes by the proxy of the environment, and knows its login before a picture needs it', async (t) => {
  const asked: (string | undefined)[] = [];
  const server = createServer({ cert, key }, ({ url }, response) => {
    asked.push(url);
    response.end();
  });
  const proxy = await proxyServer(t, await onLoopback(t, server), { login: 'hana:right' });
  const network = new SystemNetwork({ HTTPS_PROXY: `http://hana:right@${proxy.name}` }, new FakeClock());
  const pages = new PageSession();
  await takePageWays(pages, network, (request) => new NetRequest(request));
  assert.equal(pages.proxySettings?.proxyRules, `http://${proxy.name}`);
  assert.equal(pages.proxyLogin, undefined);
  // The device's own link.
  const { socket } = await openRoute(network.finder, 'help.example', 443);
  t.after(() => socket.destroy());
  await until('the session has been there', () => asked.length > 0);
  assert.equal(pages.proxyLogin, Buffer.from('hana:right').toString('base64'));
  (await openRoute(network.finder, 'help.example', 443)).socket.destroy();
  assert.deepEqual(asked, ['/robots.txt'], 'once');
});

test('Against a replaced module, no service sends the session of the pages elsewhere, or has it come again', async (t) => {
  const asked: (string | undefined)[] = [];
  const server = createServer({ cert, key }, ({ url }, response) => {
    asked.push(url);
    response.writeHead(302, { location: 'http://127.0.0.1:1/delete' }).end();
  });
  const proxy = await proxyServer(t, await onLoopback(t, server), { login: 'hana:right' });
  const network = new SystemNetwork({ HTTPS_PROXY: `http://hana:right@${proxy.name}` }, new FakeClock());
  const pages = new PageSession();
  const requests: NetRequest[] = [];
  const ended: string[] = [];
  await takePageWays(pages, network, (options) => {
    const request = new NetRequest(options);
    request.on('abort', () => {
      ended.push('abort');
      // docs/api/client-request: a redirect that is not followed ends the request.
      request.emit('error', new Error('Redirect was cancelled'));
    });
    requests.push(request);
    return request;
  });
  (await openRoute(network.finder, 'help.example', 443)).socket.destroy();
  await until('the session has been there', () => ended.length > 0);
  (await openRoute(network.finder, 'help.example', 443)).socket.destroy();
  assert.deepEqual([asked, requests.length, ended], [['/robots.txt'], 1, ['abort']]);
});

test('What the system is set to is left to Chromium, and an environment without a login has nothing told', async () => {
  const pages = new PageSession();
  const requests: string[] = [];
  const network = new SystemNetwork({}, new FakeClock());
  await takePageWays(pages, network, (request) => {
    requests.push(request.url);
    return new NetRequest(request);
  });
  network.finder.opened({ kind: 'proxy', host: 'proxy.example', port: 3128, secure: false }, 'help.example', 443);
  assert.equal(pages.proxySettings, undefined);
  assert.deepEqual(requests, []);
});
