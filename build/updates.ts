// `npm run updates`: keys for updates, and the signed texts that devices go by.
import { readFileSync } from 'node:fs';
import { updateSource } from '../workbench/desktop/updates/updateSource.ts';
import { commandLine, misused } from './commandLine.ts';
import { keyLine, signRelease, stageRelease, verifyRelease } from './updates/commands.ts';
import { makeKeyFile, readKeyFile } from './updates/keyFile.ts';

const usage = `npm run updates -- <what> [options]

  keygen --key FILE                     makes a key; its public half is printed, for workbench/desktop/updates/updateSource.ts
  sign --key FILE --version V --replaces V --to FOLDER [files...]
                                        signs a release of these files: FOLDER/<channel>.update
  stage --key FILE --rollout N TEXT     says a release anew for another part of the devices; 0 stops it
  verify TEXT [files...]                reads a text as this build's app does, and compares files with it

  --key FILE              the private key; twice while keys change
  --passphrase-file FILE  what the key is sealed with
  --channel NAME          line of releases: ${updateSource.channel}
  --rollout N             percent of the devices: sign takes all of them where it is not said, stage must be told
  --days N                how long the text counts: 60. After that devices refuse it, so say it anew in time
  --public=X              verify: a public key in place of this build's; with the sign, since a key may begin with a dash
  --help                  shows this
`;

const { values, positionals } = commandLine(
  {
    allowPositionals: true,
    options: {
      key: { type: 'string', multiple: true, default: [] },
      'passphrase-file': { type: 'string' },
      version: { type: 'string' },
      replaces: { type: 'string' },
      to: { type: 'string' },
      channel: { type: 'string', default: updateSource.channel },
      rollout: { type: 'string' },
      days: { type: 'string', default: '60' },
      public: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  },
  usage,
);

const now = Math.floor(Date.now() / 1000);
const say = (line: string) => void process.stdout.write(`${line}\n`);

if (values.help) process.stdout.write(usage);
else {
  try {
    await run(positionals[0], positionals.slice(1));
  } catch (error) {
    process.stderr.write(`handrail: ${missing(error) ?? (error instanceof Error ? error.message : String(error))}\n`);
    process.exitCode = 1;
  }
}

/** What to do where a file that was named is not there; undefined for everything else. */
function missing(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT' && 'path' in error)) return undefined;
  return `There is no ${String(error.path)}. Check the path; keygen makes a key.`;
}

async function run(what: string | undefined, rest: readonly string[]): Promise<void> {
  switch (what) {
    case 'keygen': {
      const [file = needed('--key')] = values.key;
      say(keyLine(makeKeyFile(file, passphrase())));
      return say('Put this line into workbench/desktop/updates/updateSource.ts, and keep the private key offline.');
    }
    case 'sign': {
      const { version = needed('--version'), replaces = needed('--replaces'), to = needed('--to'), channel } = values;
      if (rest.length === 0) needed('the files of the release');
      const numbers = { rollout: whole('rollout', 0, 100, '100'), days: whole('days', 1, 400) };
      const path = await signRelease({
        signers: signers(),
        channel,
        version,
        replaces,
        to,
        files: rest,
        now,
        ...numbers,
      });
      return say(`${path}: version ${version}, ${numbers.rollout} percent, counts for ${numbers.days} days.`);
    }
    case 'stage': {
      const [path = needed('the text')] = rest;
      // A release that was stopped must not go on because only its time was to be longer.
      if (values.rollout === undefined) needed('--rollout');
      const numbers = { rollout: whole('rollout', 0, 100), days: whole('days', 1, 400) };
      const { version } = await stageRelease(path, { signers: signers(), now, ...numbers });
      return say(`${path}: version ${version}, ${numbers.rollout} percent, counts for ${numbers.days} days.`);
    }
    case 'verify': {
      const [path = needed('the text'), ...files] = rest;
      const given = values.public.map((x) => ({ kty: 'OKP', crv: 'Ed25519', x }) as const);
      const manifest = await verifyRelease(path, given.length > 0 ? given : updateSource.keys, files, now);
      return say(JSON.stringify(manifest, undefined, 2));
    }
    default:
      misused(what === undefined ? 'Say what to do.' : `There is no "${what}".`, usage);
  }
}

function signers() {
  if (values.key.length === 0) needed('--key');
  return values.key.map((file) => readKeyFile(file, passphrase()));
}

function passphrase(): string | undefined {
  const file = values['passphrase-file'];
  return file === undefined ? undefined : readFileSync(file, 'utf8').trimEnd();
}

function whole(name: 'rollout' | 'days', least: number, most: number, usual = ''): number {
  const said = values[name] ?? usual;
  const number = Number(said);
  if (/^\d+$/.test(said) && number >= least && number <= most) return number;
  return misused(`--${name} is a whole number from ${least} to ${most}.`, usage);
}

function needed(what: string): never {
  return misused(`This needs ${what}.`, usage);
}
