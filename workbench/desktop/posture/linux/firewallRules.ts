/** What a rule does with a packet that it fits. */
export type Verdict = 'accept' | 'refuse' | 'return' | { readonly chain: string; readonly returns: boolean };

/** A rule that does something; one that only counts or writes a log is left out. */
export interface Rule {
  /** Fits some packets only. */
  readonly conditional: boolean;
  readonly verdict: Verdict;
}

/** A named list of rules; the policy is of those that the kernel enters by itself. */
export interface Chain {
  readonly rules: readonly Rule[];
  readonly policy?: 'accept' | 'refuse';
}

/** Whether a packet that no conditional rule fits is refused: that is what makes a list of rules a firewall. */
export function refusesTheRest(chains: ReadonlyMap<string, Chain>, entry: string): boolean {
  return (fate(chains, entry, new Set()) ?? chains.get(entry)?.policy) === 'refuse';
}

function fate(
  chains: ReadonlyMap<string, Chain>,
  name: string,
  above: ReadonlySet<string>,
): 'accept' | 'refuse' | undefined {
  // The kernel has no rings; what is read here might.
  if (above.has(name)) return undefined;
  for (const { conditional, verdict } of chains.get(name)?.rules ?? []) {
    if (conditional) continue;
    if (verdict === 'return') return undefined;
    if (typeof verdict === 'string') return verdict;
    const decided = fate(chains, verdict.chain, new Set([...above, name]));
    if (decided !== undefined || !verdict.returns) return decided;
  }
  return undefined;
}
