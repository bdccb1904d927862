import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Outcome } from '../../../../../workbench/desktop/posture/commands.ts';
import { firewall } from '../../../../../workbench/desktop/posture/linux/firewall.ts';
import { iptablesRefuses } from '../../../../../workbench/desktop/posture/linux/iptablesRules.ts';
import { nftRefuses } from '../../../../../workbench/desktop/posture/linux/nftRuleset.ts';
import { ended, FakeCommands, FakeFiles, type FakeTree, live, output } from '../fakeMachine.ts';

const yes = { state: 'yes' };
const no = { state: 'no' };
const unknown = (reason: string) => ({ state: 'unknown', reason });
const ipv6 = { '/proc/net/if_inet6': 'fe80000000000000000c00fffe000001 04 40 20 80     eth0\n' };
const loopOnly = { '/proc/net/if_inet6': '00000000000000000000000000000001 01 80 10 80       lo\n' };
const ruleset = (name: string) => ended(output(`captured/${name}`));

const ask = (isRoot: boolean, tree: FakeTree, answers: Readonly<Record<string, Outcome>>) =>
  firewall(new FakeFiles(tree), new FakeCommands(answers), isRoot, live);

test('rules that refuse all that none of them lets in are a firewall', () => {
  assert.equal(nftRefuses(output('captured/nft-inet.json'), true), true);
  assert.equal(nftRefuses(output('captured/nft-iptables-reject.json'), true), true);
  assert.equal(iptablesRefuses(output('captured/iptables-drop.txt')), true);
  assert.equal(iptablesRefuses(output('captured/iptables-reject.txt')), true);
});

test('rules that refuse only some senders, or none, are not', () => {
  assert.equal(nftRefuses(output('captured/nft-bans-only.json'), true), false);
  assert.equal(nftRefuses(output('captured/nft-empty.json'), true), false);
  assert.equal(iptablesRefuses(output('captured/iptables-bans-only.txt')), false);
});

test('rules for IPv4 alone do where the machine has no IPv6', () => {
  assert.equal(nftRefuses(output('captured/nft-iptables-drop.json'), false), true);
  assert.equal(nftRefuses(output('captured/nft-iptables-drop.json'), true), false);
});

test('a rule that lets everything in before the refusal opens the machine', () => {
  assert.equal(iptablesRefuses('-P INPUT DROP\n-A INPUT -j ACCEPT\n'), false);
  assert.equal(
    iptablesRefuses('-P INPUT ACCEPT\n-N a\n-A INPUT -g a\n-A INPUT -j DROP\n-A a -s 10.0.0.1/32 -j DROP\n'),
    false,
  );
  assert.equal(
    iptablesRefuses('-P INPUT ACCEPT\n-N a\n-A INPUT -j a\n-A INPUT -j DROP\n-A a -j RETURN\n-A a -j ACCEPT\n'),
    true,
  );
});

test('a target in a comment is not a target', () => {
  assert.equal(iptablesRefuses('-P INPUT ACCEPT\n-A INPUT -m comment --comment "-j DROP" -j ACCEPT\n'), false);
});

test('what is no list of rules is not taken for one, and nothing makes the reading fail', () => {
  assert.equal(nftRefuses('', true), undefined);
  assert.equal(nftRefuses('{"nftables": 1}', true), undefined);
  assert.equal(iptablesRefuses('Permission denied'), undefined);
  fc.assert(
    fc.property(fc.string(), (text) => assert.doesNotThrow(() => [nftRefuses(text, true), iptablesRefuses(text)])),
  );
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true })), (expr) => {
      const chain = { family: 'inet', table: 't', name: 'i', type: 'filter', hook: 'input', policy: 'drop' };
      const rule = { family: 'inet', table: 't', chain: 'i', expr };
      assert.doesNotThrow(() => nftRefuses(JSON.stringify({ nftables: [{ chain }, { rule }] }), true));
    }),
  );
});

test('chains that call each other in a ring end', () => {
  assert.equal(iptablesRefuses('-P INPUT DROP\n-N a\n-N b\n-A INPUT -j a\n-A a -j b\n-A b -j a\n'), true);
});

test('an administrator\u2019s process goes by the rules that are loaded', async () => {
  const list = 'nft -j list ruleset';
  assert.deepEqual(await ask(true, ipv6, { [list]: ruleset('nft-inet.json') }), yes);
  assert.deepEqual(await ask(true, ipv6, { [list]: ruleset('nft-bans-only.json') }), no);
  // A service that runs with rules that refuse nothing protects nothing.
  const running = { 'systemctl is-active firewalld.service': ended('active\n') };
  assert.deepEqual(await ask(true, ipv6, { [list]: ruleset('nft-empty.json'), ...running }), no);
});

test('without nft the tables are read, those of IPv6 too where the machine has it', async () => {
  const four = { 'iptables -S': ruleset('iptables-drop.txt') };
  assert.deepEqual(await ask(true, loopOnly, four), yes);
  assert.deepEqual(await ask(true, ipv6, { ...four, 'ip6tables -S': ruleset('iptables-bans-only.txt') }), no);
  assert.deepEqual(await ask(true, ipv6, { ...four, 'ip6tables -S': ruleset('iptables-reject.txt') }), yes);
  assert.deepEqual(await ask(true, ipv6, { 'iptables -S': { kind: 'timed_out' } }), unknown('timed_out'));
});

test('the kernel\u2019s older tables are asked only where they are in use', async () => {
  const answers = {
    'nft -j list ruleset': ruleset('nft-empty.json'),
    'iptables-legacy -S': ruleset('iptables-drop.txt'),
  };
  assert.deepEqual(await ask(true, loopOnly, answers), no);
  assert.deepEqual(await ask(true, { ...loopOnly, '/proc/net/ip_tables_names': 'nat\nfilter\n' }, answers), yes);
});

test('anybody\u2019s process sees firewalld and ufw run', async () => {
  const active = (unit: string) => ({ [`systemctl is-active ${unit}.service`]: ended('active\n') });
  const tools = { '/usr/sbin/nft': '' };
  assert.deepEqual(await ask(false, tools, active('firewalld')), yes);
  assert.deepEqual(await ask(false, { ...tools, '/etc/ufw/ufw.conf': 'ENABLED=yes\n' }, active('ufw')), yes);
  const off = { ...tools, '/etc/ufw/ufw.conf': '# ENABLED=yes\nENABLED=no\n' };
  assert.deepEqual(await ask(false, off, active('ufw')), unknown('needs_root'));
  const stopped = { 'systemctl is-active ufw.service': ended('inactive\n', 3) };
  assert.deepEqual(
    await ask(false, { ...tools, '/etc/ufw/ufw.conf': 'ENABLED=yes\n' }, stopped),
    unknown('needs_root'),
  );
});

test('where neither runs, rules may be loaded that only an administrator sees, if there is a tool for them', async () => {
  assert.deepEqual(await ask(false, { '/usr/sbin/iptables': '' }, {}), unknown('needs_root'));
  assert.deepEqual(await ask(false, {}, {}), unknown('not_installed'));
  assert.deepEqual(await ask(true, {}, {}), unknown('not_installed'));
});
