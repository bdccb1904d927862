import type { YesNoFact } from '../../../base/devices/posture.ts';
import type { Commands } from '../commands.ts';
import { factFrom, no, unknown, yes, yesIf } from '../facts.ts';
import { type Files, textOr } from '../files.ts';
import { iptablesRefuses } from './iptablesRules.ts';
import { nftRefuses } from './nftRuleset.ts';

const nft = ['/usr/sbin/nft', '/usr/bin/nft', '/sbin/nft'];
const iptables = ['/usr/sbin/iptables', '/usr/bin/iptables', '/sbin/iptables'];
const ip6tables = ['/usr/sbin/ip6tables', '/usr/bin/ip6tables', '/sbin/ip6tables'];
const legacyIptables = ['/usr/sbin/iptables-legacy', ...iptables];
const legacyIp6tables = ['/usr/sbin/ip6tables-legacy', ...ip6tables];
const systemctl = ['/usr/bin/systemctl', '/bin/systemctl'];

/**
 * Whether incoming connections are refused unless a rule lets them in. An administrator's process reads the rules that are
 * loaded; any other asks whether ufw or firewalld runs, and cannot tell where neither does.
 */
export async function firewall(
  files: Files,
  commands: Commands,
  isRoot: boolean,
  signal: AbortSignal,
): Promise<YesNoFact> {
  const loaded = isRoot ? await loadedRules(files, commands, signal) : undefined;
  if (loaded !== undefined && loaded.state !== 'unknown') return loaded;
  if (await runs('firewalld.service', commands, signal)) return yes;
  // The unit of ufw is active too where ufw itself is switched off.
  const ufw = await textOr(files, '/etc/ufw/ufw.conf', '');
  if (/^ENABLED=["']?yes["']?\s*$/im.test(ufw) && (await runs('ufw.service', commands, signal))) return yes;
  if (loaded !== undefined) return loaded;
  for (const tool of [...nft, ...iptables]) {
    if ((await files.target(tool)) !== undefined) return unknown('needs_root');
  }
  return unknown('not_installed');
}

async function runs(unit: string, commands: Commands, signal: AbortSignal): Promise<boolean> {
  const outcome = await commands.run({ files: systemctl, args: ['is-active', unit] }, signal);
  return outcome.kind === 'ended' && outcome.output.trim() === 'active';
}

async function loadedRules(files: Files, commands: Commands, signal: AbortSignal): Promise<YesNoFact> {
  const ipv6 = await hasIpv6(files);
  const listed = factFrom(await commands.run({ files: nft, args: ['-j', 'list', 'ruleset'] }, signal), (output) => {
    const refuses = nftRefuses(output, ipv6);
    return refuses === undefined ? undefined : yesIf(refuses);
  });
  if (listed.state === 'yes') return yes;
  if (listed.state === 'unknown') return inTables(iptables, ip6tables, ipv6, commands, signal);
  // nft does not see the rules of the kernel's older tables. Asking for those would create them, so look for them first.
  const older = await textOr(files, '/proc/net/ip_tables_names', '');
  return older.split('\n').includes('filter') ? inTables(legacyIptables, legacyIp6tables, ipv6, commands, signal) : no;
}

async function inTables(
  four: readonly string[],
  six: readonly string[],
  ipv6: boolean,
  commands: Commands,
  signal: AbortSignal,
): Promise<YesNoFact> {
  for (const tool of ipv6 ? [four, six] : [four]) {
    const fact = factFrom(await commands.run({ files: tool, args: ['-S'] }, signal), (output) => {
      const refuses = iptablesRefuses(output);
      return refuses === undefined ? undefined : yesIf(refuses);
    });
    if (fact.state !== 'yes') return fact;
  }
  return yes;
}

/** Whether an interface other than the machine's own loop has an IPv6 address. */
async function hasIpv6(files: Files): Promise<boolean> {
  const lines = (await textOr(files, '/proc/net/if_inet6', '')).split('\n');
  return lines.some((line) => line.trim() !== '' && !/\slo$/.test(line.trimEnd()));
}
