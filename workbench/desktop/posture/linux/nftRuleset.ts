import Type, { type Static } from 'typebox';
import { conform } from '../../../base/rpc/conform.ts';
import { type Chain, type Rule, refusesTheRest, type Verdict } from './firewallRules.ts';

const open = { additionalProperties: true };
const ChainItem = Type.Object(
  {
    family: Type.String(),
    table: Type.String(),
    name: Type.String(),
    type: Type.Optional(Type.String()),
    hook: Type.Optional(Type.String()),
    policy: Type.Optional(Type.String()),
  },
  open,
);
const RuleItem = Type.Object(
  {
    family: Type.String(),
    table: Type.String(),
    chain: Type.String(),
    expr: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  },
  open,
);
const Ruleset = Type.Object({
  nftables: Type.Array(Type.Object({ chain: Type.Optional(ChainItem), rule: Type.Optional(RuleItem) }, open)),
});
type Ruleset = Static<typeof Ruleset>;

/** Statements that neither narrow a rule nor decide. */
const idle: ReadonlySet<string> = new Set(['counter', 'log', 'comment', 'notrack']);

/**
 * Whether the rules that `nft -j list ruleset` prints (libnftables-json(5)) refuse incoming packets that none lets in, for
 * IPv4 and, where the machine has it, IPv6. Undefined for what is no such list.
 */
export function nftRefuses(output: string, hasIpv6: boolean): boolean | undefined {
  const ruleset = rulesetIn(output);
  if (ruleset === undefined) return undefined;
  const tables = tablesOf(ruleset);
  const refused = new Set<string>();
  for (const { chain } of ruleset.nftables) {
    if (chain?.hook !== 'input' || chain.type !== 'filter') continue;
    if (refusesTheRest(tables.get(keyOf(chain)) ?? new Map(), chain.name)) refused.add(chain.family);
  }
  return refused.has('inet') || (refused.has('ip') && (!hasIpv6 || refused.has('ip6')));
}

function rulesetIn(output: string): Ruleset | undefined {
  try {
    const parsed = conform(Ruleset, JSON.parse(output));
    return parsed.fits ? (parsed.value as Ruleset) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Chains by their family and table, then by name. */
function tablesOf(ruleset: Ruleset): ReadonlyMap<string, ReadonlyMap<string, Chain>> {
  const tables = new Map<string, Map<string, Chain & { readonly rules: Rule[] }>>();
  for (const { chain } of ruleset.nftables) {
    if (chain === undefined) continue;
    const table = tables.get(keyOf(chain)) ?? new Map();
    tables.set(
      keyOf(chain),
      table.set(chain.name, { rules: [], policy: chain.policy === 'drop' ? 'refuse' : 'accept' }),
    );
  }
  for (const { rule } of ruleset.nftables) {
    if (rule !== undefined)
      tables
        .get(keyOf(rule))
        ?.get(rule.chain)
        ?.rules.push(...ruleOf(rule.expr));
  }
  return tables;
}

function keyOf({ family, table }: { readonly family: string; readonly table: string }): string {
  return `${family} ${table}`;
}

function ruleOf(statements: readonly Readonly<Record<string, unknown>>[]): readonly Rule[] {
  let conditional = false;
  for (const statement of statements) {
    const verdict = verdictOf(statement);
    if (verdict !== undefined) return [{ conditional, verdict }];
    if (!isIdle(statement)) conditional = true;
  }
  return [];
}

function isIdle(statement: Readonly<Record<string, unknown>>): boolean {
  const extension = iptablesExtension(statement);
  return extension === undefined
    ? Object.keys(statement).every((name) => idle.has(name))
    : extension === 'match comment' || extension === 'target LOG';
}

function verdictOf(statement: Readonly<Record<string, unknown>>): Verdict | undefined {
  if ('accept' in statement) return 'accept';
  if ('drop' in statement || 'reject' in statement) return 'refuse';
  if ('return' in statement) return 'return';
  if (iptablesExtension(statement) === 'target REJECT') return 'refuse';
  for (const name of ['jump', 'goto']) {
    const to = statement[name];
    if (typeof to === 'object' && to !== null && 'target' in to && typeof to.target === 'string') {
      return { chain: to.target, returns: name === 'jump' };
    }
  }
  return undefined;
}

/** What iptables put into the same tables and nft has no words for: it gives the kind and the name, no more. */
function iptablesExtension({ xt }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof xt !== 'object' || xt === null || !('type' in xt) || !('name' in xt)) return undefined;
  return `${xt.type} ${xt.name}`;
}
