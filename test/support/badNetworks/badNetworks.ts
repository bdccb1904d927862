import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { freePort } from '../../../build/freePort.ts';
import type { CheckResult } from '../../../workbench/base/check/checkResult.ts';
import { certificate, type TestCertificate } from '../certificates.ts';
import { checkedService } from '../checkedService.ts';
import { proxyServer } from '../proxyServer.ts';

/** Where an app is started, and with what in its environment. */
export interface LaidNetwork {
  /** The address that the app knows the service by. */
  readonly service: string;
  readonly env: Readonly<Record<string, string>>;
  /** A certificate that the machine trusts, in PEM; `env` names it for processes of their own. */
  readonly trusted?: string;
}

/** Two sentences. */
export interface Sentences {
  readonly what: RegExp;
  readonly advice: RegExp;
}

/** A network in which the service cannot be reached, and what people are told of it. */
export interface BadNetwork {
  readonly title: string;
  readonly lay: (t: TestContext) => Promise<LaidNetwork>;
  /** Whoever signs in: `service_unreachable` with this problem, in these words. */
  readonly signIn: Sentences & { readonly problem: string };
  /** The row of *Check connection* that does not work. */
  readonly row: Sentences & Pick<CheckResult, 'step'> & { readonly finding: NonNullable<CheckResult['finding']> };
  /** What must not be anywhere: on no page, in no log, no output. */
  readonly secret?: string;
}

const dayMs = 86_400_000;
const authority = certificate({ name: 'Example Authority', isAuthority: true });
const here = { ips: ['127.0.0.1'] };
const far = 'https://help.example';

/** A service on this machine over TLS, whose authority the machine trusts or does not. */
async function over(t: TestContext, served: TestCertificate, trusts = true, instead?: string): Promise<LaidNetwork> {
  const port = await checkedService(t, {
    certificate: served,
    ...(instead !== undefined && {
      instead: (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end(instead);
        return true;
      },
    }),
  });
  const folder = await mkdtemp(join(tmpdir(), 'handrail-authority-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'authority.pem');
  await writeFile(file, authority.cert);
  const service = `https://127.0.0.1:${port}`;
  return trusts ? { service, env: { NODE_EXTRA_CA_CERTS: file }, trusted: authority.cert } : { service, env: {} };
}

export const badNetworks: readonly BadNetwork[] = [
  {
    title: 'whose proxy does not answer',
    lay: async () => ({ service: far, env: { HTTPS_PROXY: `http://127.0.0.1:${await freePort()}` } }),
    signIn: {
      problem: 'proxy',
      what: /^The proxy 127\.0\.0\.1:\d+ does not answer, or lets nothing through\.$/,
      advice: /ask your IT whether the proxy’s address has changed/,
    },
    row: {
      step: 'reach',
      finding: 'proxy',
      what: /^The proxy 127\.0\.0\.1:\d+ does not answer\.$/,
      advice: /ask your IT whether the proxy’s address has changed/,
    },
  },
  {
    title: 'whose proxy is told a wrong password',
    secret: 'wrong-secret',
    lay: async (t) => {
      const { name } = await proxyServer(t, 9, { login: 'sam:right' });
      return { service: far, env: { HTTPS_PROXY: `http://sam:wrong-secret@${name}` } };
    },
    signIn: {
      problem: 'proxy_password',
      what: /^The proxy 127\.0\.0\.1:\d+ refused the name or the password\.$/,
      advice: /^Ask your IT how to sign in to the proxy/,
    },
    row: {
      step: 'reach',
      finding: 'proxy_password',
      what: /^The proxy 127\.0\.0\.1:\d+ wants another name or password\.$/,
      advice: /^Ask your IT how to sign in to the proxy/,
    },
  },
  {
    title: 'in which something takes TLS apart',
    lay: async (t) => {
      const by = certificate({ name: 'Inspection', isAuthority: true });
      return await over(t, certificate({ ...here, by }), false);
    },
    signIn: {
      problem: 'certificate_unknown',
      what: /^The certificate of https:\/\/127\.0\.0\.1:\d+ is from nobody whom this device trusts\.$/,
      advice: /^Something in the network may read along\. Tell your IT; nothing was sent\.$/,
    },
    row: {
      step: 'tls',
      finding: 'intercepted',
      what: /^The certificate of 127\.0\.0\.1 is by Inspection, whom this device does not trust\.$/,
      advice: /^Something in the network may read along \(TLS inspection\)\..*Nothing was sent\.$/,
    },
  },
  {
    title: 'to a service whose certificate has run out',
    lay: (t) => over(t, certificate({ ...here, by: authority, from: Date.now() - 40 * dayMs, days: 20 })),
    signIn: {
      problem: 'certificate_expired',
      what: /^The certificate of https:\/\/127\.0\.0\.1:\d+ is not valid at the time of this device\.$/,
      advice: /^Check date and time of this device\. If they are right, tell your IT/,
    },
    row: {
      step: 'tls',
      finding: 'tls_expired',
      what: /^The certificate of 127\.0\.0\.1 was good until \d{4}-\d\d-\d\d\.$/,
      advice: /^Tell your IT that the certificate has run out\. Nothing was sent\.$/,
    },
  },
  {
    title: 'to a service whose certificate signs itself',
    lay: (t) => over(t, certificate(here), false),
    signIn: {
      problem: 'certificate_self_signed',
      what: /^The certificate of https:\/\/127\.0\.0\.1:\d+ is signed by nobody but itself\.$/,
      advice: /^Ask your IT for a certificate that this device trusts\..*Nothing was sent\.$/,
    },
    row: {
      step: 'tls',
      finding: 'self_signed',
      what: /^The certificate of 127\.0\.0\.1 is signed by nobody but itself\.$/,
      advice: /^Ask your IT for a certificate that this device trusts\..*Nothing was sent\.$/,
    },
  },
  {
    title: 'that wants a sign-in of its own first',
    lay: (t) => over(t, certificate({ ...here, by: authority }), true, '<h1>Welcome to our Wi-Fi</h1>'),
    signIn: {
      problem: 'captive',
      what: /^The network answers in place of the Handrail service at https:\/\/127\.0\.0\.1:\d+\.$/,
      advice: /^Open a browser and sign in to the network, if it asks for that\./,
    },
    row: {
      step: 'service',
      finding: 'captive',
      what: /^This network answers in place of the service: it wants you to sign in to it first\.$/,
      advice: /^Open a browser, sign in to the network \(hotel, guest Wi-Fi\), and check again\.$/,
    },
  },
];
