import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type ActionReference, type Block, HandrailError, type SideModule, type Text } from '@handrail/sdk';
import Value from 'typebox/value';
import type { AdmittedCall } from '../../../workbench/device/capabilities/capability.ts';
import { helpCapability } from '../../../workbench/device/capabilities/helpCapability.ts';
import { tenantCapability } from '../../../workbench/device/capabilities/tenantCapability.ts';
import type { TenantApiPort } from '../../../workbench/device/ports/tenantApi.ts';
import { checkBlocks } from '../../../workbench/ui/blocks/checkBlocks.ts';
import { type FakeDevice, fakeDevice } from '../fakeDevice.ts';
import { turns } from '../turns.ts';
import { FakeTenantApi } from './fakeTenantApi.ts';

/** An extension's side with a tenant in memory, driven as the workbench would: only by what its page offers. */
export class ShownPage {
  /** The tenant in memory; it hears nothing where another one was given. */
  readonly api = new FakeTenantApi();
  readonly helped: string[] = [];
  readonly device: FakeDevice;
  readonly #module: SideModule;

  constructor(module: SideModule, other?: TenantApiPort) {
    const tenant = other ?? this.api;
    this.#module = module;
    const capabilities = new Map([
      ['tenant', tenantCapability(tenant, (length) => randomBytes(length))],
      ['help', helpCapability(async (deviceId) => void this.helped.push(deviceId))],
    ]);
    const call = { signal: new AbortController().signal } as AdmittedCall;
    this.device = fakeDevice(module, async ({ capability, method, argument }) => {
      const declared = capabilities.get(capability)?.get(method);
      if (!declared) throw new HandrailError('capability_missing', `${capability}.${method}`);
      assert.ok(
        declared.argument !== undefined && Value.Check(declared.argument, argument),
        `${capability}.${method} takes no ${JSON.stringify(argument)}`,
      );
      return await declared.run(argument, call);
    });
  }

  /** What is on the page now, having looked at all of it. */
  get blocks(): readonly Block[] {
    const shown = this.device.did.findLast(([what]) => what === 'show page')?.[1] as readonly Block[] | undefined;
    return shown ?? [];
  }

  /** Every block on the page, however deep. */
  get all(): readonly Block[] {
    return this.blocks.flatMap(flat);
  }

  /** What the extension told the person in passing, newest last. */
  get notices(): readonly unknown[] {
    return this.device.did.filter(([what]) => what.startsWith('notify')).map(([, text]) => text);
  }

  /** Runs an action with an input that its declaration takes, and checks what it then shows. */
  async run(reference: ActionReference | string, more?: object): Promise<void> {
    const { action, input } = typeof reference === 'string' ? { action: reference, input: undefined } : reference;
    const whole = more === undefined ? input : { ...(input as object | undefined), ...more };
    this.#checkInput(action, whole);
    await this.device.call(action, whole, { caller: 'app' });
    await turns();
    this.#checkPage();
  }

  /** The refusal of an action. */
  async refused(reference: ActionReference | string, more?: object): Promise<string> {
    try {
      await this.run(reference, more);
    } catch (error) {
      await turns();
      this.#checkPage();
      return HandrailError.from(error).code;
    }
    assert.fail('It was not refused');
  }

  /** The button with this key. */
  button(key: string): ActionReference {
    const found = this.all.find((block) => block.kind === 'button' && keyOf(block.label) === key);
    assert.ok(found?.kind === 'button', `There is no button ${key}`);
    return found.run;
  }

  form(): Extract<Block, { readonly kind: 'form' }> {
    const found = this.all.find((block) => block.kind === 'form');
    assert.ok(found?.kind === 'form', 'There is no form');
    return found;
  }

  /** Sends the form as it stands, with what the person changed. */
  async submit(changes: object = {}): Promise<void> {
    const { submit } = this.form();
    await this.run(submit.run, { values: this.#values(changes) });
  }

  async submitRefused(changes: object = {}): Promise<string> {
    const { submit } = this.form();
    return await this.refused(submit.run, { values: this.#values(changes) });
  }

  table(): Extract<Block, { readonly kind: 'table' }> {
    const found = this.all.find((block) => block.kind === 'table');
    assert.ok(found?.kind === 'table', 'There is no table');
    return found;
  }

  /** Keys of every text on the page. */
  get keys(): ReadonlySet<string> {
    const keys = new Set<string>();
    walk(this.blocks, (value) => {
      const key = keyOf(value as Text);
      if (key !== undefined) keys.add(key);
    });
    return keys;
  }

  #values(changes: object): object {
    const values = this.form().fields.filter(({ value }) => value !== undefined && value !== '');
    return { ...Object.fromEntries(values.map(({ name, value }) => [name, value])), ...changes };
  }

  #checkInput(action: string, input: unknown): void {
    const declared = this.#module.manifest.actions?.[action];
    assert.ok(declared, `${action} is not declared`);
    const fits = declared.input === undefined ? input === undefined : Value.Check(declared.input, input);
    assert.ok(fits, `${action} does not take ${JSON.stringify(input)}`);
  }

  /** Whatever is shown can be drawn, says only what there are words for, and offers only what is declared. */
  #checkPage(): void {
    assert.deepEqual(checkBlocks(this.blocks), this.blocks);
    const words = this.#module.manifest.texts.en;
    for (const key of this.keys) assert.ok(Object.hasOwn(words, key), `There are no words for ${key}`);
    for (const block of this.all) {
      if (block.kind === 'form')
        this.#checkInput(block.submit.run.action, { ...(block.submit.run.input as object | undefined), values: {} });
      if (block.kind !== 'table') continue;
      if (block.columns.some(({ sortable }) => sortable))
        this.#checkInput(block.sort?.action ?? 'sort', { sort: 'name', descending: true });
      for (const filter of block.filters ?? [])
        this.#checkInput(filter.run.action, { ...(filter.run.input as object | undefined), value: '' });
      if (block.search) this.#checkInput(block.search.run.action, { search: 'x' });
    }
    walk(this.blocks, (value) => {
      if (typeof value !== 'object' || value === null || !('action' in value) || typeof value.action !== 'string')
        return;
      const { action, input } = value as ActionReference;
      const merged = this.all.some(
        (block) =>
          (block.kind === 'form' && block.submit.run === value) ||
          (block.kind === 'table' &&
            (block.sort === value || block.search?.run === value || block.filters?.some(({ run }) => run === value))),
      );
      if (!merged) this.#checkInput(action, input);
    });
  }
}

function keyOf(text: Text | undefined): string | undefined {
  return typeof text === 'object' && text !== null && 'key' in text && typeof text.key === 'string'
    ? text.key
    : undefined;
}

function flat(block: Block): readonly Block[] {
  if (block.kind === 'group' || block.kind === 'row') return [block, ...block.blocks.flatMap(flat)];
  if (block.kind === 'list') return [block, ...block.items.flatMap(flat)];
  if (block.kind === 'empty') return [block, ...(block.blocks ?? []).flatMap(flat)];
  return [block];
}

/** Goes through everything in a value. */
function walk(value: unknown, visit: (value: unknown) => void): void {
  visit(value);
  if (Array.isArray(value)) for (const one of value) walk(one, visit);
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) walk(one, visit);
}
