import { type Command, commands } from './commandTable.ts';
import { choicesOf, type Field, kebab } from './fields.ts';
import { type LocalCommand, localCommands, localUsage } from './localCommands.ts';

export function generalHelp(): string {
  const areas = [...new Set(commands.map(({ area }) => area))];
  const list = areas.map((area) => {
    const verbs = commands.filter((each) => each.area === area).map(({ verb }) => verb);
    return `  ${area.padEnd(18)}${verbs.join(', ')}\n`;
  });
  return `handrail <area> <verb> [values] [options]: administers a Handrail service

${list.join('')}
${localCommands.map(localLine).join('')}
  --help     what an area or a command does and takes
  --json     answers and problems as JSON, for programs
  --all      all pages of a list
  --columns  the columns of a table, as in --columns id,name
  --output   a file to write to, instead of the standard output
  --body     a file with the whole body as JSON, - for the standard input
  --if-match the version that a change is meant for (its ETag); else the one in force

HANDRAIL_SERVICE is the service's address, HANDRAIL_TOKEN an API token (hrt_...); or HANDRAIL_TOKEN_FILE names a file
that holds it. Neither is ever taken from the command line, nor shown.

Ends with 0 when it is done, 1 when it failed or a check found something, 2 when the command is wrong, 3 when the token
may not, 4 when it is not there, 5 when somebody else changed it or it is in use, 6 when the service cannot be reached.
`;
}

export function areaHelp(area: string): string {
  const asked = commands
    .filter((each) => each.area === area)
    .map((each) => `  ${usageOf(each)}\n      ${each.endpoint.summary}.\n`);
  return [...asked, ...localCommands.filter(({ words }) => words[0] === area).map(localLine)].join('');
}

function localLine(command: LocalCommand): string {
  return `  ${localUsage(command)}\n      ${command.about}\n`;
}

export function commandHelp(command: Command): string {
  const { endpoint, fields, hasPages, body } = command;
  const requires = typeof endpoint.requires === 'string' ? endpoint.requires : endpoint.requires.join(' or ');
  const lines = fields.filter(({ name }) => name !== 'cursor').map((field) => fieldLine(field, !command.reads));
  const nested = body && fields.some(({ schema }) => schema.type === 'object');
  return [
    `${usageOf(command)}\n\n${endpoint.summary}.\n`,
    requires === 'signedIn' ? '' : `Needs the permission ${requires}.\n`,
    lines.length > 0 ? `\n${lines.join('')}` : '',
    body
      ? '\nFields may also be written as field=value' + (nested ? ', parts of them as field.part=value' : '') + '.\n'
      : '',
    hasPages
      ? '\nOne page of 100 at a time: --cursor takes the next one, --all all of them, --limit sets its size.\n'
      : '',
  ].join('');
}

export function usageOf({ area, verb, positionals, reads, body, endpoint }: Command): string {
  const values = positionals.map((name) => ` ${kebab(name).toUpperCase()}`).join('');
  const tail = reads && body ? ' field=value ...' : endpoint.file ? ' > FILE' : '';
  return `handrail ${area} ${verb}${values}${tail}`;
}

function fieldLine({ name, flags: [flag = ''], schema, required }: Field, isNew: boolean): string {
  const choices = choicesOf(schema);
  const kind = choices.length > 0 ? choices.join(' | ') : kindOf(name, schema.type);
  const must = isNew && required && (schema.type !== 'string' || schema.minLength) ? ' (needed)' : '';
  return `  --${flag.padEnd(24)}${kind}${must}\n`;
}

function kindOf(name: string, type: string | undefined): string {
  if (type === 'boolean') return 'yes or no';
  if (/(At|^from|^to)$/.test(name)) return 'a time: 2030-01-31, 30d, -7d';
  if (/Ms$/.test(name)) return 'a length: 90s, 15m, 8h';
  if (type === 'integer') return 'a number';
  if (type === 'array') return 'a list: a,b,c';
  if (type === 'object') return 'parts, or JSON';
  return 'text';
}
