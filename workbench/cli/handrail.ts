import type { CliIo } from './cliIo.ts';
import { asCliProblem, misuse, problemJson, problemText } from './cliProblem.ts';
import { commands } from './commandTable.ts';
import { type ExitCode, exitCodes } from './exitCodes.ts';
import { areaHelp, generalHelp } from './help.ts';
import { localCommand } from './localCommands.ts';
import { runCommand } from './runCommand.ts';

/** The command: from its words to its exit code. Never rejects. */
export async function handrail(words: readonly string[], io: CliIo): Promise<ExitCode> {
  try {
    return await run(words, io);
  } catch (error) {
    const problem = asCliProblem(error);
    io.say(words.includes('--json') ? problemJson(problem) : problemText(problem));
    return problem.exitCode;
  }
}

async function run(words: readonly string[], io: CliIo): Promise<ExitCode> {
  const [area, verb, ...rest] = words;
  const local = localCommand(words);
  if (local) {
    const own = words.slice(local.words.length);
    if (!own.includes('--help') && !own.includes('-h')) return await local.run(own, io);
    await io.out(local.help);
    return exitCodes.done;
  }
  if (area === undefined || area === '--help' || area === '-h' || area === 'help') {
    await io.out(generalHelp());
    return area === undefined ? exitCodes.misused : exitCodes.done;
  }
  const known = commands.filter((each) => each.area === area);
  if (known.length === 0) throw misuse(`There is no "${area}".`, 'handrail --help shows what there is.');
  if (verb === undefined || verb === '--help' || verb === '-h') {
    await io.out(areaHelp(area));
    return verb === undefined ? exitCodes.misused : exitCodes.done;
  }
  const command = known.find((each) => each.verb === verb);
  if (!command) throw misuse(`"${area}" has no "${verb}".`, `handrail ${area} --help shows what it has.`);
  await runCommand(command, rest, io);
  return exitCodes.done;
}
