import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Elsewhere } from '../../../build/demo/desk.ts';
import { identityPath, nativeClientId } from '../../../workbench/service/identity/embedded/embeddedProvider.ts';
import { seedDemoTenants } from '../../../workbench/service/store/demoTenants.ts';
import { openDataFolder } from '../../../workbench/service/store/files/dataFolder.ts';
import { openStore } from '../../../workbench/service/store/store.ts';
import { certificate, type TestCertificate } from '../certificates.ts';
import { startIn } from './layGate.ts';
import { addresses, type Offices, type Side } from './offices.ts';

/** What servers are called, which nobody but the proxy can look up. */
export const names = { service: 'help.example', signIn: 'sign-in.example', turn: 'turn.example' } as const;

const proxyPort = 3128;
const login = 'office:a-password-of-this-test';
const issuer = `https://${names.signIn}${identityPath}`;

/** Two offices out of which nothing leads but an HTTP proxy that wants to be signed in to, and an organisation's servers beyond it. */
export interface ProxiedOffices {
  /** Of all three servers, by their names. */
  readonly tls: TestCertificate;
  /** How service and workbenches are started. */
  readonly elsewhere: Pick<Elsewhere, 'service' | 'env'>;
  /** Where people find the service. */
  readonly address: string;
  /** Each tunnel through the proxy until now: out of which office, and to which name. */
  readonly tunnels: readonly { readonly side: Side | undefined; readonly to: string }[];
  dispose(): Promise<void>;
}

export interface ProxiedOptions {
  /** Where devices hear of the proxy: in `HTTPS_PROXY`, with what signs in to it, or in a PAC file, with a file of logins. */
  readonly by: 'variable' | 'pac';
}

export async function openProxiedOffices(offices: Offices, { by }: ProxiedOptions): Promise<ProxiedOffices> {
  const endings: (() => Promise<unknown>)[] = [];
  const dispose = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'handrail-proxied-'));
    endings.push(() => rm(folder, { recursive: true, force: true }));
    const authority = certificate({ name: 'Authority of this test', isAuthority: true });
    const tls = certificate({ names: Object.values(names), by: authority });
    const files = { 'ca.pem': authority.cert, 'cert.pem': tls.cert, 'key.pem': tls.key };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 });
    const proxyAddress = `${addresses.proxy}:${proxyPort}`;
    await writeFile(join(folder, 'logins'), `${proxyAddress} ${login}\n`, { mode: 0o600 });
    for (const side of ['helper', 'sharer'] as const)
      await offices.onlyTo(side, ['to', addresses.proxy, 'ipproto', 'tcp', 'dport', String(proxyPort)]);

    const tunnels: { side: Side | undefined; to: string }[] = [];
    const hosts = Object.fromEntries(
      (['service', 'signIn', 'turn'] as const).map((each) => [names[each], addresses[each]]),
    );
    const proxy = await startIn(offices.server, 'connectProxy.ts', [proxyAddress, login, JSON.stringify(hosts)]);
    endings.push(() => proxy.dispose());
    if (proxy.child.stdout)
      createInterface({ input: proxy.child.stdout }).on('line', (line) => {
        if (!line.startsWith('{')) return;
        const { from, to } = JSON.parse(line) as { from: string; to: string };
        const side = (['helper', 'sharer'] as const).find((each) => addresses[each] === from);
        tunnels.push({ side, to });
      });
    const provider = await startIn(offices.server, 'farSignIn.ts', [
      `https://${names.signIn}`,
      addresses.signIn,
      folder,
    ]);
    endings.push(() => provider.dispose());

    // What the system trusts: Node asks OpenSSL, which looks here.
    const trust = { SSL_CERT_FILE: join(folder, 'ca.pem') };
    const throughVariable = { HTTPS_PROXY: `http://${login}@${proxyAddress}` };
    const told: Readonly<Record<string, string>> =
      by === 'variable'
        ? throughVariable
        : { HANDRAIL_PAC: `http://${proxyAddress}/proxy.pac`, HANDRAIL_PROXY_LOGINS: join(folder, 'logins') };
    const env = { ...trust, ...told };
    return {
      tls,
      tunnels,
      address: `https://${names.service}`,
      elsewhere: {
        env: { helper: env, sharer: env },
        service: {
          port: 443,
          words: ['--host', addresses.service],
          fill,
          env: {
            ...trust,
            // It has to reach the provider as well, and knows no names.
            ...throughVariable,
            HANDRAIL_PUBLIC_ADDRESS: `https://${names.service}`,
            HANDRAIL_CERTIFICATE: join(folder, 'cert.pem'),
            HANDRAIL_KEY: join(folder, 'key.pem'),
            HANDRAIL_ISSUER: issuer,
            HANDRAIL_CLIENT_ID: nativeClientId,
            HANDRAIL_AUDIENCE: `https://${names.signIn}/api`,
            HANDRAIL_SCOPE: 'handrail',
            // The provider has tenants; nobody is of this one.
            HANDRAIL_TENANT: 'of-the-set-up',
          },
        },
      },
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The people's tenants, with who may help whom. */
async function fill(dataFolder: string): Promise<void> {
  const folder = openDataFolder(dataFolder);
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const store = await openStore({ file: folder.database, backups: folder.backups, now: Date.now(), random });
  await seedDemoTenants(store, issuer, Date.now());
  await store.close();
  folder.dispose();
}
