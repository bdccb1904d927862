import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { HandrailError } from '@handrail/sdk';
import { startDemoService } from '../../../build/demo/service.ts';
import { languages } from '../../../workbench/ui/texts/languages.ts';
import { Words } from '../../../workbench/ui/texts/words.ts';
import { Browser } from '../../unit/service/support/browser.ts';
import type { TestPage } from '../flow/testPage.ts';
import { until } from '../flow/until.ts';
import { noDisplay, owning, ownVariables } from '../owning.ts';
import { type Replaced, replaceElectron } from './replaced.ts';
import { startBuilt } from './startBuilt.ts';

/** The built app on a machine of its own, with its workbench's page. */
export interface AppOn extends Replaced {
  readonly page: TestPage;
}

/** What the page of this app has for words, in English. */
export const english = new Words(languages.en);

const certificates = getCACertificates('default');
/** This machine's proxy is not used. */
const noProxy = { HTTPS_PROXY: undefined, https_proxy: undefined, NO_PROXY: undefined, no_proxy: undefined };
let starts = 0;

/** Starts the built app on a machine with these variables, which trusts these authorities beside the usual; up to its welcome page. */
export async function appOn(
  t: TestContext,
  out: string,
  service: string,
  {
    env = {},
    trusted = [],
  }: { readonly env?: Readonly<Record<string, string>>; readonly trusted?: readonly string[] } = {},
): Promise<AppOn> {
  const own = owning((end) => t.after(end));
  ownVariables(own, { ...noDisplay, ...noProxy, ...env });
  setDefaultCACertificates([...certificates, ...trusted]);
  own(() => setDefaultCACertificates(certificates));
  const replaced = replaceElectron();
  Reflect.set(process, 'resourcesPath', dirname(out));
  starts += 1;
  const args = ['--service', service, '--data', join(dirname(out), `data-${starts}`), '--name', 'desk'];
  const { page } = await startBuilt(replaced, out, args, own);
  // It has looked for a sign-in of an earlier time by then.
  await until('the welcome page', () => page.state.identity.status === 'signedOut');
  return { ...replaced, page };
}

/** Somebody signs in at the provider's page, as the system's browser would show it; how it failed, if it did. */
export async function signInOn(
  { page, machine }: AppOn,
  service: string,
  person = 'sam.okafor',
): Promise<HandrailError | undefined> {
  const signed = page.run('authentication', 'signIn').then(() => undefined, HandrailError.from);
  await new Browser(service).visit(await until('the sign-in page', () => machine.opened.at(-1)), person);
  return await signed;
}

/** A service with its demo people beside the built app; where it is. */
export async function demoServiceFor(
  t: TestContext,
  out: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  starts += 1;
  const service = await startDemoService({ data: join(dirname(out), `service-${starts}`), env });
  t.after(() => service.process.dispose());
  return service.ready.address;
}
