import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Says in one sentence what does not fit, with the usage, and ends with 2. */
export function misused(sentence: string, usage: string): never {
  process.stderr.write(`handrail: ${sentence}\n\n${usage}`);
  process.exit(2);
}

/** Reads the options of a command; where they do not fit, says so in one sentence with the usage, and ends with 2. */
export function commandLine<const C extends ParseArgsConfig>(
  config: C,
  usage: string,
): ReturnType<typeof parseArgs<C>> {
  try {
    return parseArgs(config);
  } catch (error) {
    if (!(error instanceof TypeError) || !('code' in error) || !String(error.code).startsWith('ERR_PARSE_ARGS'))
      throw error;
    // Node goes on about arguments that begin with a dash.
    misused(`${error.message.split('. ')[0]?.replace(/\.?$/, '')}.`, usage);
  }
}
