import { type Chain, type Rule, refusesTheRest, type Verdict } from './firewallRules.ts';

/**
 * Whether the rules that `iptables -S` prints refuse incoming packets that none lets in. Undefined for what is no such list.
 */
export function iptablesRefuses(output: string): boolean | undefined {
  const chains = new Map<string, Chain>();
  for (const line of output.split('\n')) {
    const [, kind, name, rest = ''] = /^-([PNA]) (\S+) ?(.*)$/.exec(line.trim()) ?? [];
    if (kind === undefined || name === undefined) continue;
    const chain = chains.get(name) ?? { rules: [] };
    if (kind === 'P') chains.set(name, { ...chain, policy: rest === 'ACCEPT' ? 'accept' : 'refuse' });
    else chains.set(name, { ...chain, rules: kind === 'A' ? [...chain.rules, ...ruleOf(rest)] : chain.rules });
  }
  return chains.get('INPUT')?.policy === undefined ? undefined : refusesTheRest(chains, 'INPUT');
}

function ruleOf(options: string): readonly Rule[] {
  const plain = options.replaceAll(/-m comment --comment ("(?:[^"\\]|\\.)*"|\S+) ?/g, '');
  const [, conditions = '', how, target] = /^(.*?)-([jg]) (\S+)/.exec(plain) ?? [];
  if (how === undefined || target === undefined) return [];
  const verdict = verdictOf(target, how === 'j');
  return verdict === undefined ? [] : [{ conditional: conditions.trim() !== '', verdict }];
}

/** Targets that go on to the next rule. */
const idle: ReadonlySet<string> = new Set(['LOG', 'NFLOG', 'AUDIT', 'MARK', 'CONNMARK', 'TRACE', 'CT']);

function verdictOf(target: string, returns: boolean): Verdict | undefined {
  if (target === 'ACCEPT') return 'accept';
  if (target === 'DROP' || target === 'REJECT') return 'refuse';
  if (target === 'RETURN') return 'return';
  return idle.has(target) ? undefined : { chain: target, returns };
}
