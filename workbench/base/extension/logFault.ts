import type { LogDeclaration, LogFact, Manifest } from '@handrail/sdk';

/**
 * Why an extension may not write this into the local event log; undefined where its manifest declares the event with
 * exactly these facts. Where the words are declared, no text that a person typed or saw can be among them.
 */
export function logFault(
  logs: Manifest['logs'],
  event: string,
  facts: Readonly<Record<string, unknown>>,
): string | undefined {
  const declared = declarationOf(logs, event);
  if (!declared) return 'is not declared';
  const names = Object.keys(declared);
  if (Object.keys(facts).some((name) => !Object.hasOwn(declared, name))) return 'has a fact that is not declared';
  const wrong = names.find((name) => !Object.hasOwn(facts, name) || !fits(declared[name], facts[name]));
  return wrong === undefined ? undefined : `lacks ${wrong}, or has another kind of it`;
}

function declarationOf(logs: Manifest['logs'], event: string): LogDeclaration | undefined {
  return logs && Object.hasOwn(logs, event) ? logs[event] : undefined;
}

function fits(kind: LogFact | undefined, value: unknown): boolean {
  if (kind === 'number') return Number.isFinite(value);
  if (kind === 'boolean') return typeof value === 'boolean';
  return typeof value === 'string' && kind !== undefined && kind.includes(value);
}
