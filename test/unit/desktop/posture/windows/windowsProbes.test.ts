import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PostureReport } from '../../../../../workbench/base/devices/posture.ts';
import { conform } from '../../../../../workbench/base/rpc/conform.ts';
import type { Command, Commands, Outcome } from '../../../../../workbench/desktop/posture/commands.ts';
import { MachinePosture } from '../../../../../workbench/desktop/posture/machinePosture.ts';
import { type Script, scripts } from '../../../../../workbench/desktop/posture/windows/scripts.ts';
import { windowsProbes } from '../../../../../workbench/desktop/posture/windows/windowsProbes.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';
import { ended, live, output } from '../fakeMachine.ts';

type Name = keyof typeof scripts;
const unknown = (reason: string) => ({ state: 'unknown', reason });
const yes = { state: 'yes' };
const no = { state: 'no' };

/** PowerShell, as far as it knows the scripts by their statements. */
class FakePowerShell implements Commands {
  readonly asked: Command[] = [];
  readonly #answers: Partial<Record<Name, Outcome>>;

  constructor(answers: Partial<Record<Name, Outcome>>) {
    this.#answers = answers;
  }

  async run(command: Command): Promise<Outcome> {
    this.asked.push(command);
    const text = command.args.at(-1) ?? '';
    const found = Object.entries(scripts).find(([, script]) => text.includes(script.statements))?.[0];
    return this.#answers[found as Name] ?? { kind: 'missing' };
  }
}

const probes = (answers: Partial<Record<Name, Outcome>>) =>
  windowsProbes({ commands: new FakePowerShell(answers), systemRoot: 'C:\\Windows' });
const json = (value: unknown) => ended(`${JSON.stringify(value)}\r\n`);
const refused = json({ problem: 'PermissionDenied' });

test('Windows 11 is called that, though the registry says 10, with build and revision', async () => {
  assert.deepEqual(await probes({ version: ended(output('documented/windows-version.json')) }).system(live), {
    osId: 'windows',
    osName: 'Windows 11 Pro',
    osVersion: { state: 'known', value: '10.0.22631.3672' },
  });
  const ten = { name: 'Windows 10 Pro', major: 10, minor: 0, build: '19045', revision: 4412 };
  assert.equal((await probes({ version: json(ten) }).system(live)).osName, 'Windows 10 Pro');
  assert.deepEqual(
    (await probes({ version: json({ ...ten, build: 'x' }) }).system(live)).osVersion,
    unknown('unreadable'),
  );
});

test('a volume is encrypted when BitLocker has finished and protects it', async () => {
  const ask = (protection: number, volume: number) =>
    probes({ bitLocker: json({ protection, volume }) }).diskEncryption(live);
  assert.deepEqual(await ask(1, 1), yes);
  assert.deepEqual(await ask(0, 1), no);
  assert.deepEqual(await ask(0, 0), no);
  assert.deepEqual(await ask(1, 2), no);
});

test('a person who is no administrator learns it from the shell, and otherwise that it needs one', async () => {
  const ask = (protection: number | null) =>
    probes({ bitLocker: refused, bitLockerProperty: json({ protection }) }).diskEncryption(live);
  assert.deepEqual(await ask(1), yes);
  for (const off of [0, 2, 3, 4, 5, 8]) assert.deepEqual(await ask(off), no, String(off));
  assert.deepEqual(await ask(null), unknown('needs_root'));
  assert.deepEqual(await probes({ bitLocker: refused }).diskEncryption(live), unknown('needs_root'));
});

test('the firewall is on when it is in every profile', async () => {
  const ask = (...enabled: number[]) => probes({ firewall: json({ enabled }) }).firewall(live);
  assert.deepEqual(await ask(1, 1, 1), yes);
  assert.deepEqual(await ask(1, 0, 1), no);
  assert.deepEqual(await ask(1, 2, 1), unknown('unreadable'));
  assert.deepEqual(
    await probes({ firewall: json({ problem: 'ObjectNotFound' }) }).firewall(live),
    unknown('not_supported'),
  );
});

test('the screen locks by the machine\u2019s limit, or by a screen saver that is on, set, timed and asks for the password', async () => {
  const ask = (settings: unknown) => probes({ lock: json(settings) }).screenLock(live);
  const saver = JSON.parse(output('documented/windows-lock.json'));
  assert.deepEqual(await ask(saver), yes);
  for (const change of [{ active: '0' }, { secure: null }, { timeout: '0' }, { timeout: null }, { hasSaver: false }])
    assert.deepEqual(await ask({ ...saver, ...change }), no, JSON.stringify(change));
  assert.deepEqual(await ask({ ...saver, active: '0', inactivity: 900 }), yes);
});

test('updates are counted from a search that is not weeks old and that succeeded', async () => {
  const ask = (change: object) =>
    probes({ updates: json({ result: 2, pending: 4, security: 1, age: 3600, ...change }) }).updates(live);
  const both = (reason: string) => ({ updatesPending: unknown(reason), securityUpdatesPending: unknown(reason) });
  assert.deepEqual(await ask({}), {
    updatesPending: { state: 'known', value: 4 },
    securityUpdatesPending: { state: 'known', value: 1 },
  });
  assert.deepEqual(await ask({ age: -1 }), both('stale'));
  assert.deepEqual(await ask({ age: 15 * 86_400 }), both('stale'));
  assert.deepEqual(await ask({ result: 4 }), both('failed'));
  assert.deepEqual(await probes({ updates: { kind: 'timed_out' } }).updates(live), both('timed_out'));
});

test('automatic sign-in, a pending restart and the time since the start are read', async () => {
  const machine = probes({
    automaticSignIn: json({ holds: true }),
    rebootPending: json({ holds: false }),
    uptime: json({ seconds: 86_400 }),
  });
  assert.deepEqual(await machine.automaticSignIn(live), yes);
  assert.deepEqual(await machine.rebootPending(live), no);
  assert.deepEqual(await machine.uptimeSeconds(live), { state: 'known', value: 86_400 });
});

test('only the system\u2019s own PowerShell is run, without profile, prompt or a quote that would need escaping', async () => {
  const commands = new FakePowerShell({});
  const report = await new MachinePosture(
    windowsProbes({ commands, systemRoot: 'D:\\W' }),
    '1',
    new FakeClock(),
  ).collect(live);
  assert.deepEqual(report.firewall, unknown('not_installed'));
  assert.equal(commands.asked.length, Object.keys(scripts).length);
  for (const { files, args } of commands.asked) {
    assert.deepEqual(files, ['D:\\W\\System32\\WindowsPowerShell\\v1.0\\powershell.exe']);
    assert.deepEqual(args.slice(0, -1), ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command']);
    assert.doesNotMatch(args.at(-1) ?? '', /["\n]/);
  }
});

test('no script names what must not be collected, and every bracket and quote in it is closed', () => {
  for (const [name, { statements, members }] of Object.entries<Script>(scripts)) {
    const text = `${statements};${members}`;
    assert.doesNotMatch(
      text,
      /serial|username|DefaultUserName|RegisteredOwner|ProductId|Win32_Product|Set-|Remove-/i,
      name,
    );
    const bare = text.replaceAll(/'[^']*'/g, '');
    assert.doesNotMatch(bare, /'/, name);
    for (const [open, close] of ['()', '{}', '[]']) {
      assert.equal(bare.split(open ?? '').length, bare.split(close ?? '').length, `${name} ${open}`);
    }
  }
});

test('whatever PowerShell prints, a report comes of it that fits', async () => {
  const answer = fc.oneof(fc.string(), fc.json()).map((text) => ended(text));
  const members = fc.record({
    holds: fc.jsonValue(),
    protection: fc.jsonValue(),
    enabled: fc.jsonValue(),
    build: fc.string(),
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(answer, members.map(json)), async (outcome) => {
      const commands = { run: async () => outcome };
      const collector = new MachinePosture(windowsProbes({ commands, systemRoot: 'C:' }), '1.0', new FakeClock());
      assert.ok(conform(PostureReport, await collector.collect(live)).fits);
    }),
  );
});
