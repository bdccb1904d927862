// `npm run package`: the workbench as packages for people to install.
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { bundle } from './bundle.ts';
import { commandLine, misused } from './commandLine.ts';
import { makePackages } from './package/makePackages.ts';
import { canStage, type PackageTarget, stageApp } from './package/stageApp.ts';

const usage = `npm run package -- [kind...] [options]

Makes packages of the workbench for this machine's system, in out/packages: nsis and msi on Windows, dmg and zip on macOS,
deb, rpm and AppImage on Linux, or only the kinds that are named (dir makes only the folder of the installed app).
Electron's program and the tools that make packages are fetched by electron-builder, from GitHub or a mirror.

  --stage-only       puts the app together in .cache/package/app and ends; fetches nothing
  --platform P       win32, darwin or linux (with --arch x64 or arm64): another system, where its native packages are installed
  --electron DIR     takes Electron's program from this folder
  --updates ADDRESS  packages look for newer versions below this address (HANDRAIL_UPDATE_URL)
  --help             shows this

Variables: HANDRAIL_MAINTAINER ("Name <address>") and HANDRAIL_HOMEPAGE stand in the packages. A signature is made where a
certificate is: CSC_LINK and CSC_KEY_PASSWORD, WIN_CSC_LINK and WIN_CSC_KEY_PASSWORD, and for Apple's notary APPLE_ID,
APPLE_APP_SPECIFIC_PASSWORD and APPLE_TEAM_ID.
`;

const root = dirname(import.meta.dirname);
const { values, positionals } = commandLine(
  {
    allowPositionals: true,
    options: {
      'stage-only': { type: 'boolean', default: false },
      platform: { type: 'string', default: process.platform },
      arch: { type: 'string', default: process.arch },
      electron: { type: 'string' },
      updates: { type: 'string' },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  },
  usage,
);

if (values.help) process.stdout.write(usage);
else {
  try {
    await main();
  } catch (error) {
    const said = unreachable(error) ?? (error instanceof Error ? error.message : String(error));
    process.stderr.write(`handrail: ${said}\n`);
    // electron-builder's own handlers would end the process with 0.
    process.exit(1);
  }
}

async function main(): Promise<void> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const target = targetOf(values.platform, values.arch);
  const kinds = { win32: ['nsis', 'msi'], darwin: ['dmg', 'zip'], linux: ['deb', 'rpm', 'AppImage'] }[target.platform];
  for (const kind of positionals)
    if (![...kinds, 'dir'].includes(kind)) misused(`"${kind}" is no kind of package for ${target.platform}.`, usage);
  if (!canStage(root, target))
    throw new Error(
      `The native packages for ${target.platform} on ${target.arch} are not installed here. Make the package on such a machine.`,
    );
  const { env } = process;
  const publisher = {
    maintainer: env['HANDRAIL_MAINTAINER'] || 'The Handrail authors <authors@handrail.invalid>',
    homepage: env['HANDRAIL_HOMEPAGE'] || 'https://handrail.invalid/',
  };
  // Said before anything is made: electron-builder finds it late, and ends the process with 0.
  if (values.electron !== undefined && !existsSync(resolve(values.electron)))
    misused(
      `There is no ${resolve(values.electron)}. --electron takes the folder that holds Electron's program.`,
      usage,
    );
  await bundle({ log: say });
  if (values['stage-only']) {
    const folder = join(root, '.cache/package/app');
    await stageApp({ root, folder, target, publisher });
    return say(`The app for ${target.platform} on ${target.arch} is put together in ${relative(root, folder)}.`);
  }
  const updates = values.updates ?? env['HANDRAIL_UPDATE_URL'];
  if (!updates) say('No address for updates is given: these packages are not updated by themselves.');
  const made = await makePackages({
    root,
    target,
    kinds: positionals,
    publisher,
    ...(updates ? { updates } : {}),
    ...(values.electron === undefined ? {} : { electron: resolve(values.electron) }),
  });
  for (const file of made) say(`made ${relative(root, file)}`);
  if (made.length === 0) say('The folder of the installed app is in out/packages.');
}

/** What to do where electron-builder could not fetch what it needs; undefined for everything else. */
function unreachable(error: unknown): string | undefined {
  const said = error instanceof Error ? error.message : '';
  if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|HttpError|status code/.test(said)) return undefined;
  return (
    `Electron's program, or a tool that makes packages, could not be fetched (${said}). Name mirrors with ELECTRON_MIRROR and ` +
    'ELECTRON_BUILDER_BINARIES_MIRROR, or a folder with the program with --electron; --stage-only fetches nothing.'
  );
}

function targetOf(platform: string, arch: string): PackageTarget {
  if (platform !== 'win32' && platform !== 'darwin' && platform !== 'linux')
    return misused(`There are no packages for ${platform}.`, usage);
  if (arch !== 'x64' && arch !== 'arm64') return misused(`There are no packages for ${arch}.`, usage);
  return { platform, arch };
}
