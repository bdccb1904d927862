import { parseArgs } from 'node:util';
import { type findingLines, hasFailed } from '../setup/finding.ts';
import { SetupMisuse, type Terminal } from '../setup/setupCommand.ts';
import { type DoctorParts, examine } from './doctor.ts';

/** `handrail doctor`. Resolves to its exit code: 1 where something is wrong; a warning is not. */
export async function doctorCommand(
  words: readonly string[],
  parts: Omit<DoctorParts, 'dataFolder'>,
  { out }: Pick<Terminal, 'out'>,
): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: { data: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  if (values.data === undefined || values.data === '') throw new SetupMisuse('--data is missing.');
  const findings = await examine({ ...parts, dataFolder: values.data });
  const isFailed = hasFailed(findings);
  if (values.json) {
    out(`${JSON.stringify({ healthy: !isFailed, findings }, undefined, 2)}\n`);
  } else {
    const warnings = findings.filter(({ state }) => state === 'warn').length;
    const failed = findings.filter(({ state }) => state === 'fail').length;
    out(
      `${table(findings)}\n${findings.length} checks, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, ${failed} failed.\n`,
    );
  }
  return isFailed ? 1 : 0;
}

function table(findings: Parameters<typeof findingLines>[0]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  return findings
    .map(({ check, state, what, do: advice }) => {
      const line = `${check.padEnd(width)}  ${state.padEnd(4)}  ${what}\n`;
      return advice === undefined ? line : `${line}${' '.repeat(width + 8)}${advice}\n`;
    })
    .join('');
}
