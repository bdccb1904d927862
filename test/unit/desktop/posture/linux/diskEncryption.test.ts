import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diskEncryption } from '../../../../../workbench/desktop/posture/linux/diskEncryption.ts';
import { ended, FakeCommands, FakeFiles, type FakeTree, live } from '../fakeMachine.ts';

const yes = { state: 'yes' };
const no = { state: 'no' };
const unknown = (reason: string) => ({ state: 'unknown', reason });
const root = (device: string, rest: string) => `27 1 ${device} / / rw,relatime shared:1 - ${rest} rw\n`;
const disk = '/sys/devices/pci0/nvme0n1';
const luks = '/sys/devices/virtual/block/dm-0';

/** A partition with LUKS on it, as dm-0. */
const encrypted: FakeTree = {
  [`${disk}/nvme0n1p3/partition`]: '3\n',
  [`${luks}/dm/uuid`]: 'CRYPT-LUKS2-0123456789abcdef0123456789abcdef-nvme0n1p3_crypt\n',
  [`${luks}/slaves/nvme0n1p3`]: { to: `${disk}/nvme0n1p3` },
  '/sys/dev/block/253:0': { to: luks },
};

const judge = (mounts: string, tree: FakeTree, commands = new FakeCommands({})) =>
  diskEncryption(new FakeFiles({ '/proc/self/mountinfo': mounts, ...tree }), commands, live);

test('a system on LUKS is encrypted, also with volumes between them', async () => {
  assert.deepEqual(await judge(root('253:0', 'ext4 /dev/mapper/crypt'), encrypted), yes);
  const volume = '/sys/devices/virtual/block/dm-1';
  const tree = {
    ...encrypted,
    '/sys/dev/block/253:1': { to: volume },
    [`${volume}/dm/uuid`]: 'LVM-abcdef\n',
    [`${volume}/slaves/dm-0`]: { to: luks },
  };
  assert.deepEqual(await judge(root('253:1', 'ext4 /dev/mapper/vg-root'), tree), yes);
});

test('a system on a plain partition, or on volumes of plain ones, is not', async () => {
  const tree = { ...encrypted, '/sys/dev/block/259:3': { to: `${disk}/nvme0n1p3` } };
  assert.deepEqual(await judge(root('259:3', 'ext4 /dev/nvme0n1p3'), tree), no);
});

test('a volume that also lies on a plain disk is not encrypted', async () => {
  const volume = '/sys/devices/virtual/block/dm-1';
  const tree = {
    ...encrypted,
    '/sys/dev/block/253:1': { to: volume },
    [`${volume}/slaves/dm-0`]: { to: luks },
    [`${volume}/slaves/sdb`]: { to: '/sys/devices/pci0/sdb' },
  };
  assert.deepEqual(await judge(root('253:1', 'ext4 /dev/mapper/vg-root'), tree), no);
});

test('a partition of an encrypted whole is encrypted', async () => {
  const tree = {
    ...encrypted,
    [`${luks}/part1/partition`]: '1\n',
    '/sys/dev/block/259:9': { to: `${luks}/part1` },
  };
  assert.deepEqual(await judge(root('259:9', 'ext4 /dev/x'), tree), yes);
});

test('a layer that only checks what is read does not encrypt it', async () => {
  const tree = { ...encrypted, [`${luks}/dm/uuid`]: 'CRYPT-VERITY-0123-root\n' };
  assert.deepEqual(await judge(root('253:0', 'ext4 /dev/mapper/root'), tree), no);
});

test('btrfs, which makes up a device number, is followed by the device that it names', async () => {
  const tree = { ...encrypted, '/dev/mapper/luks-1': { to: '/dev/dm-0' }, '/sys/class/block/dm-0': { to: luks } };
  assert.deepEqual(await judge(root('0:25', 'btrfs /dev/mapper/luks-1'), tree), yes);
});

test('people\u2019s folders on a plain disk beside an encrypted system are not encrypted; those on a server do not count', async () => {
  const mounts = root('253:0', 'ext4 /dev/mapper/crypt');
  const tree = { ...encrypted, '/sys/dev/block/8:17': { to: '/sys/devices/pci0/sdb/sdb1' } };
  assert.deepEqual(await judge(`${mounts}30 27 8:17 / /home rw - ext4 /dev/sdb1 rw\n`, tree), no);
  assert.deepEqual(await judge(`${mounts}30 27 0:50 / /home rw - nfs4 server:/home rw\n`, tree), yes);
});

test('of two file systems at one point the upper one counts', async () => {
  const mounts = `${root('8:1', 'ext4 /dev/sda1')}${root('253:0', 'ext4 /dev/mapper/crypt')}`;
  assert.deepEqual(await judge(mounts, { ...encrypted, '/sys/dev/block/8:1': { to: '/sys/sda1' } }), yes);
});

test('ZFS is asked for its own encryption', async () => {
  const mounts = root('0:30', 'zfs rpool/ROOT/ubuntu');
  const answer = (value: string) =>
    new FakeCommands({ 'zfs get -H -o value encryption rpool/ROOT/ubuntu': ended(value) });
  assert.deepEqual(await judge(mounts, {}, answer('aes-256-gcm\n')), yes);
  assert.deepEqual(await judge(mounts, {}, answer('off\n')), no);
  assert.deepEqual(await judge(mounts, {}), unknown('not_installed'));
  assert.deepEqual(await judge(root('0:30', 'zfs -o/evil'), {}), unknown('unreadable'));
});

test('a container, a live image and an unreadable machine say so', async () => {
  assert.deepEqual(await judge(root('0:60', 'overlay overlay'), {}), unknown('not_supported'));
  assert.deepEqual(await judge('', {}), unknown('unreadable'));
  const loop = '/sys/devices/virtual/block/loop0';
  const tree = { '/sys/dev/block/7:0': { to: loop }, [`${loop}/loop/backing_file`]: '/live.squashfs' };
  assert.deepEqual(await judge(root('7:0', 'squashfs /dev/loop0'), tree), unknown('not_supported'));
});

test('a ring of devices ends', async () => {
  const tree = { '/sys/dev/block/8:1': { to: '/sys/a' }, '/sys/a/slaves/a': { to: '/sys/a' } };
  assert.deepEqual(await judge(root('8:1', 'ext4 /dev/a'), tree), unknown('unreadable'));
});
