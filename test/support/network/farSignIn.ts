// A program that is an organisation's identity provider, with the people of the demonstration: `node farSignIn.ts ADDRESS HOST FOLDER`, with
// ADDRESS as in `https://sign-in.example`, and certificate and key in FOLDER. Prints a line once it listens on port 443 of HOST.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { processClock } from '../../../workbench/network/processClock.ts';
import { providerOfDemoPeople } from '../../../workbench/service/identity/embedded/embeddedProvider.ts';
import { signingKey } from '../../../workbench/service/store/files/keyFiles.ts';

const [address = '', host = '', folder = ''] = process.argv.slice(2);
const { handle } = providerOfDemoPeople({
  address,
  key: await signingKey(folder, 'identity', 'RS256'),
  clock: processClock,
  random: (length) => new Uint8Array(randomBytes(length)),
});
const [cert, key] = ['cert.pem', 'key.pem'].map((name) => readFileSync(join(folder, name)));
const server = createServer({ cert, key }, (request, response) => {
  handle(request, response).catch(() => response.writeHead(500).end());
});
server.listen(443, host, () => process.stdout.write('ready\n'));
