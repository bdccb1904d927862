import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { appearLimitMs } from '../../build/demo/patience.ts';
import { findBrowser } from '../../build/systemTools.ts';
import { sandboxPolicy } from '../../workbench/base/app/pagePolicy.ts';
import { forSandboxedUser } from './sandboxedUser.ts';

const root = join(import.meta.dirname, '../..');

/** A page that frames the built sandbox under its real policy, in a real browser. */
export interface SandboxPage {
  readonly page: Page;
  dispose(): Promise<void>;
}

/** Starts it, or says why it cannot be had here. */
export async function startSandboxPage(): Promise<SandboxPage | { readonly reason: string }> {
  const browser = findBrowser();
  if (browser === undefined) return { reason: 'NOT RUN: no browser is installed' };
  return forSandboxedUser(async (user, own) => {
    const server = await serve();
    own(() => new Promise((resolve) => server.close(resolve)));
    const context: BrowserContext = await chromium.launchPersistentContext(await user.makeProfile(), {
      executablePath: await user.makeLauncher(browser),
      chromiumSandbox: true,
      headless: true,
    });
    own(() => context.close());
    context.setDefaultTimeout(appearLimitMs);
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return { page };
  });
}

function serve(): Promise<Server> {
  const frame = readFileSync(join(root, 'out/sandbox/frame.html'), 'utf8');
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (request.url !== '/sandbox/frame.html') {
      response.end('<!doctype html><title>page</title>');
      return;
    }
    response.setHeader('content-security-policy', sandboxPolicy(`http://${request.headers.host}`, 'n1'));
    response.end(frame.replaceAll('%NONCE%', 'n1'));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
