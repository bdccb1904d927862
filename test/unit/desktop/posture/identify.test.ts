import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeviceIdentifiers } from '../../../../workbench/base/devices/identifiers.ts';
import { conform } from '../../../../workbench/base/rpc/conform.ts';
import type { Command, Commands, Outcome } from '../../../../workbench/desktop/posture/commands.ts';
import { linuxProbes } from '../../../../workbench/desktop/posture/linux/linuxProbes.ts';
import { macProbes } from '../../../../workbench/desktop/posture/mac/macProbes.ts';
import { MachinePosture } from '../../../../workbench/desktop/posture/machinePosture.ts';
import type { Probes } from '../../../../workbench/desktop/posture/probes.ts';
import { windowsProbes } from '../../../../workbench/desktop/posture/windows/windowsProbes.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { ended, FakeCommands, FakeFiles, type FakeTree, live, output } from './fakeMachine.ts';

const known = (value: string) => ({ state: 'known', value });
const unknown = (reason: string) => ({ state: 'unknown', reason });
const clock = new FakeClock();
const serialFile = '/sys/class/dmi/id/product_serial';

async function identified(probes: Probes): Promise<DeviceIdentifiers> {
  const found = await new MachinePosture(probes, '1', clock).identify(live);
  assert.ok(conform(DeviceIdentifiers, found).fits);
  return found;
}

/** Both of Windows' ways: the script for the firmware, and the program for the directory. */
class Windows implements Commands {
  readonly asked: Command[] = [];
  readonly #serial: Outcome;
  readonly #directory: Outcome;

  constructor(serial: Outcome, directory: Outcome) {
    this.#serial = serial;
    this.#directory = directory;
  }

  async run(command: Command): Promise<Outcome> {
    this.asked.push(command);
    return command.files[0]?.endsWith('dsregcmd.exe') ? this.#directory : this.#serial;
  }
}

const onLinux = (tree: FakeTree) =>
  identified(
    linuxProbes({
      files: new FakeFiles(tree),
      commands: new FakeCommands({}),
      clock,
      session: { desktop: undefined, configFolder: undefined },
      isRoot: false,
    }),
  );
const onWindows = (serial: Outcome, directory: Outcome) =>
  identified(windowsProbes({ commands: new Windows(serial, directory), systemRoot: 'C:\\Windows' }));
const onMac = (outcome: Outcome) => identified(macProbes({ commands: new FakeCommands({ ioreg: outcome }), clock }));

test('Linux tells the serial number to an administrator alone, and says so', async () => {
  assert.deepEqual((await onLinux({ [serialFile]: 'denied' })).serialNumber, unknown('needs_root'));
  assert.deepEqual((await onLinux({})).serialNumber, unknown('not_supported'));
  assert.deepEqual((await onLinux({ [serialFile]: '\n' })).serialNumber, unknown('not_supported'));
  assert.deepEqual(await onLinux({ [serialFile]: 'PF3ABC9\n' }), {
    serialNumber: known('PF3ABC9'),
    directoryDeviceId: unknown('not_supported'),
  });
});

test('Windows tells the firmware’s serial number, and the directory’s id of a device that is joined', async () => {
  const serial = ended('{"serial":"PF3 ABC9 "}\r\n');
  const joined = ended(output('documented/windows-dsregcmd-joined.txt').replaceAll('\n', '\r\n'));
  assert.deepEqual(await onWindows(serial, joined), {
    serialNumber: known('PF3 ABC9'),
    directoryDeviceId: known('5b2e7c10-93a4-4d0e-8f61-2c7a9e40d1b8'),
  });
  const registered = ended(output('documented/windows-dsregcmd-registered.txt'));
  assert.deepEqual(
    (await onWindows(serial, registered)).directoryDeviceId,
    unknown('not_supported'),
    'the id of an account is none of the machine',
  );
  const odd = await onWindows(ended('{"problem":"PermissionDenied"}'), ended('AzureAdJoined : YES\nDeviceId : soon\n'));
  assert.deepEqual(odd, { serialNumber: unknown('needs_root'), directoryDeviceId: unknown('unreadable') });
  const nothing = await onWindows(ended('{"serial":""}'), { kind: 'missing' });
  assert.deepEqual(nothing, { serialNumber: unknown('not_supported'), directoryDeviceId: unknown('not_installed') });
});

test('macOS tells the serial number of the machine, and nothing else that stands beside it', async () => {
  assert.deepEqual(await onMac(ended(output('documented/mac-ioreg-platform.txt'))), {
    serialNumber: known('C02XK0AAJG5J'),
    directoryDeviceId: unknown('not_supported'),
  });
  assert.deepEqual((await onMac(ended('nothing\n'))).serialNumber, unknown('unreadable'));
});
