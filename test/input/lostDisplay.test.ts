import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Display, startXvfb } from '../../build/display.ts';
import { createActivityMonitor } from '../../workbench/desktop/input/createActivityMonitor.ts';
import { createInjector } from '../../workbench/desktop/input/createInjector.ts';
import type { ActivityMonitor, Injector } from '../../workbench/device/ports/input.ts';
import { noDesk } from '../support/desk.ts';
import { until } from '../support/until.ts';
import { place } from './place.ts';

const code = (error: Error | undefined) => error && 'code' in error && error.code;

describe('Without a display', { skip: noDesk() }, () => {
  const disposables: { dispose(): Promise<void> }[] = [];
  let display: Display;
  beforeEach(async () => {
    display = await startXvfb({ width: 400, height: 300 });
    disposables.push(display);
  });
  afterEach(async () => {
    for (const each of disposables.splice(0).reverse()) await each.dispose();
  });

  it('the injector reports a display that ends, and this process lives on', async () => {
    const injector: Injector = await createInjector(place(display));
    disposables.push(injector);
    const failures: Error[] = [];
    injector.onFailure((error) => failures.push(error));
    injector.key({ code: 'ShiftLeft', pressed: true });
    await injector.flush();
    await display.dispose();
    await until('the failure', () => failures.length > 0);
    assert.deepEqual(failures.map(code), ['no_display']);
    injector.move({ x: 0, y: 0 });
    injector.text('nobody reads this');
    injector.releaseAll();
    await assert.rejects(injector.screens(), { code: 'no_display' });
  });

  it('the monitor reports a display that ends', async () => {
    const monitor: ActivityMonitor = await createActivityMonitor(place(display));
    disposables.push(monitor);
    const failures: Error[] = [];
    monitor.onFailure((error) => failures.push(error));
    await display.dispose();
    await until('the failure', () => failures.length > 0);
    assert.deepEqual(failures.map(code), ['no_display']);
  });

  it('an injector and a monitor are refused where no display answers', async () => {
    await display.dispose();
    await assert.rejects(createInjector(place(display)), { code: 'no_display' });
    await assert.rejects(createActivityMonitor(place(display)), { code: 'no_display' });
  });

  it('an injector is refused without the key to the display', async () => {
    await assert.rejects(createInjector({ ...place(display), xauthority: '/dev/null' }), { code: 'no_display' });
  });
});
