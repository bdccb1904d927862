import { parseArgs } from 'node:util';

/** What an installed workbench was started with. */
export interface StartArguments {
  readonly service: string | undefined;
  readonly data: string | undefined;
  readonly name: string | undefined;
  /** Started by the system at sign-in: without a window. */
  readonly hidden: boolean;
  /** What may be a link of ours; nothing in it was looked at. */
  readonly link: string | undefined;
}

/**
 * Reads the arguments after the program. Switches of the browser inside are not ours and are let be. After `--` comes what
 * the system was asked to open: a link, and never an option, whatever it looks like.
 */
export function startArguments(args: readonly string[]): StartArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: {
      service: { type: 'string' },
      data: { type: 'string' },
      name: { type: 'string' },
      hidden: { type: 'boolean', default: false },
    },
  });
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  return {
    service: text(values['service']),
    data: text(values['data']),
    name: text(values['name']),
    hidden: values['hidden'] === true,
    link: positionals.find((each) => /^handrail:/i.test(each)),
  };
}
