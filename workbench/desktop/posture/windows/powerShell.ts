import type { Static, TSchema } from 'typebox';
import Type from 'typebox';
import type { UnknownFact } from '../../../base/devices/posture.ts';
import { conform } from '../../../base/rpc/conform.ts';
import type { Command, Outcome } from '../commands.ts';
import { factFrom, unknown } from '../facts.ts';

/** Starting PowerShell alone takes seconds on a busy machine. */
const limitMs = 30_000;

const Problem = Type.Object({ problem: Type.String() });

/**
 * A fixed script: `statements`, then one object whose members are `members`, printed as JSON. What goes wrong is printed as
 * its category, which is the same in every language of Windows. No double quotes in either: they would need escaping.
 */
export function powerShell(systemRoot: string, statements: string, members: string, limit = limitMs): Command {
  const script = [
    "$ErrorActionPreference='Stop';$ProgressPreference='SilentlyContinue';",
    `try{${statements};[pscustomobject]@{${members}}|ConvertTo-Json -Compress}`,
    'catch{[pscustomobject]@{problem=[string]$_.CategoryInfo.Category}|ConvertTo-Json -Compress}',
  ].join('');
  return {
    files: [`${systemRoot}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`],
    args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', script],
    limitMs: limit,
  };
}

/** The fact in a script's answer: `read` gets the members where they fit the schema. */
export function answered<Schema extends TSchema, Fact>(
  outcome: Outcome,
  schema: Schema,
  read: (members: Static<Schema>) => Fact | undefined,
): Fact | UnknownFact {
  return factFrom<Fact | UnknownFact>(outcome, (output) => {
    const value = jsonIn(output);
    const problem = conform(Problem, value);
    if (problem.fits) return unknown(reasonIn((problem.value as Static<typeof Problem>).problem));
    const members = conform(schema, value);
    return members.fits ? read(members.value as Static<Schema>) : undefined;
  });
}

function reasonIn(category: string): UnknownFact['reason'] {
  if (category === 'PermissionDenied' || category === 'SecurityError') return 'needs_root';
  return category === 'ObjectNotFound' ? 'not_supported' : 'failed';
}

function jsonIn(output: string): unknown {
  try {
    return JSON.parse(output.trim());
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
