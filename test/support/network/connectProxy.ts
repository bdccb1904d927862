// A program that is the only way out of an office: `node connectProxy.ts HOST:PORT NAME:PASSWORD HOSTS`, with HOSTS as JSON from names to
// addresses, which nobody but it can look up. It takes HTTP CONNECT to port 443 of these names from who signs in, serves a PAC file
// that names itself, and prints a line once it listens, and one for each tunnel: who asked is told by the other end's address.
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';

const [listen = '', login = '', hosts = '{}'] = process.argv.slice(2);
const [host, port] = listen.split(':');
const addresses = new Map(Object.entries(JSON.parse(hosts) as Record<string, string>));
const expected = `Basic ${Buffer.from(login).toString('base64')}`;
const pac = `function FindProxyForURL(url, host) {
  return shExpMatch(host, '*.example') ? 'PROXY ${listen}' : 'DIRECT';
}
`;

const server = createServer((request, response) => {
  if (request.url !== '/proxy.pac') return response.writeHead(400).end();
  response.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' }).end(pac);
});
server.on('connect', ({ url = '', headers }: IncomingMessage, near: Socket) => {
  near.on('error', () => undefined);
  const answer = (status: string, more = '') => near.end(`HTTP/1.1 ${status}\r\n${more}Content-Length: 0\r\n\r\n`);
  if (headers['proxy-authorization'] !== expected)
    return answer('407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="office"\r\n');
  const [, name = '', to] = /^(.+):(\d+)$/.exec(url) ?? [];
  const address = addresses.get(name);
  if (address === undefined || to !== '443') return answer('403 Forbidden');
  const far = connect(443, address, () => {
    process.stdout.write(`${JSON.stringify({ from: near.remoteAddress, to: name })}\n`);
    near.write('HTTP/1.1 200 Connection established\r\n\r\n');
    near.pipe(far);
    far.pipe(near);
  });
  far.setNoDelay(true);
  near.setNoDelay(true);
  far.on('error', () => near.destroy());
  far.on('close', () => near.destroy());
  near.on('close', () => far.destroy());
});
server.listen(Number(port), host, () => process.stdout.write('ready\n'));
