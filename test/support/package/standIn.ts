import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { PackageTarget } from '../../../build/package/stageApp.ts';

const repository = join(import.meta.dirname, '../../..');

/**
 * A repository as it would lie on a machine of that system: our own, but with a stand-in for koffi's program where it is not
 * this one: npm installs it only for the machine that it runs on. `out` has to be built.
 */
export async function standInRoot(folder: string, { platform, arch }: PackageTarget): Promise<string> {
  await mkdir(join(folder, 'workbench'), { recursive: true });
  for (const file of ['package.json', 'package-lock.json', 'LICENSE', 'electron-builder.yml', 'workbench/package.json'])
    await cp(join(repository, file), join(folder, file));
  for (const name of ['out', 'build']) await symlink(join(repository, name), join(folder, name));
  const modules = join(folder, 'node_modules');
  const program = `@koromix/koffi-${platform}-${arch}`;
  await mkdir(join(modules, '@koromix'), { recursive: true });
  const here = existsSync(join(repository, 'node_modules', program));
  for (const name of ['koffi', 'uiohook-napi', 'node-gyp-build', 'electron', ...(here ? [program] : [])])
    await symlink(join(repository, 'node_modules', name), join(modules, name));
  if (!here) await writeProgram(join(modules, program), program, `${platform}_${arch}`);
  return folder;
}

async function writeProgram(folder: string, name: string, place: string): Promise<void> {
  await mkdir(join(folder, place), { recursive: true });
  const about = { name, version: '3.3.4', license: 'MIT', main: './index.js' };
  await writeFile(join(folder, 'package.json'), JSON.stringify(about));
  await writeFile(join(folder, 'index.js'), '// A stand-in.\n');
  await writeFile(join(folder, place, 'koffi.node'), 'A stand-in.');
}

/** A folder laid out as Electron's archive for a system, with a program that is none: it holds fuses and nothing that runs. */
export async function standInElectron(folder: string, platform: PackageTarget['platform']): Promise<string> {
  const write = async (path: string, content: string | Buffer) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  };
  await write('LICENSE', 'A stand-in.');
  if (platform === 'darwin') {
    await writeBundle(write);
    return folder;
  }
  for (const language of ['en-US', 'de', 'fr']) await write(`locales/${language}.pak`, '');
  // What Electron shows when nobody gives it an app.
  await write('resources/default_app.asar', 'A stand-in.');
  if (platform === 'win32') await write('electron.exe', windowsExecutable());
  else {
    await write('chrome-sandbox', '');
    await write('electron', Buffer.concat([Buffer.from('#!/bin/sh\n# A stand-in.\nexit 1\n'), fuseWire()]));
    await chmod(join(folder, 'electron'), 0o755);
  }
  return folder;
}

/** The part of the library that electron-builder edits programs of Windows with. */
interface ResourceEditor {
  readonly NtExecutable: { createEmpty(): { generate(): ArrayBuffer } };
  readonly NtExecutableResource: {
    from(executable: unknown): { readonly entries: unknown[]; outputResource(executable: unknown): void };
  };
  readonly Resource: {
    readonly VersionInfo: {
      createEmpty(): {
        setStringValues(language: unknown, values: Readonly<Record<string, string>>): void;
        outputToResourceEntries(entries: unknown[]): void;
      };
    };
  };
}

/** An empty program of Windows with a version in it. */
function windowsExecutable(): Buffer {
  const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  const { NtExecutable, NtExecutableResource, Resource } = builder('resedit') as ResourceEditor;
  const executable = NtExecutable.createEmpty();
  const resource = NtExecutableResource.from(executable);
  const version = Resource.VersionInfo.createEmpty();
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron' });
  version.outputToResourceEntries(resource.entries);
  resource.outputResource(executable);
  return Buffer.concat([Buffer.from(executable.generate()), fuseWire()]);
}

type Write = (path: string, content: string | Buffer) => Promise<void>;

/** The parts of Electron's bundle that are renamed for an app. */
async function writeBundle(write: Write): Promise<void> {
  const contents = 'Electron.app/Contents';
  const bundles = ['', ' (Renderer)', ' (Plugin)', ' (GPU)'].map((kind) => `Electron Helper${kind}`);
  await write(`${contents}/Info.plist`, plist('Electron'));
  await write(`${contents}/MacOS/Electron`, '');
  await write(`${contents}/Resources/electron.icns`, '');
  const framework = `${contents}/Frameworks/Electron Framework.framework`;
  await write(`${framework}/Electron Framework`, fuseWire());
  for (const language of ['en', 'de', 'fr'])
    await write(`${framework}/Versions/A/Resources/${language}.lproj/locale.pak`, '');
  for (const name of bundles) {
    await write(`${contents}/Frameworks/${name}.app/Contents/Info.plist`, plist(name));
    await write(`${contents}/Frameworks/${name}.app/Contents/MacOS/${name}`, '');
  }
}

function plist(name: string): string {
  const keys = { CFBundleExecutable: name, CFBundleName: name, CFBundleIdentifier: 'com.github.Electron' };
  const lines = Object.entries(keys).map(([key, value]) => `<key>${key}</key><string>${value}</string>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>${lines.join('')}</dict></plist>
`;
}

/** What Electron's program holds of its fuses: a sentinel, version and number, and their states as Electron ships them. */
export function fuseWire(states = '101100011'): Buffer {
  const head = Buffer.from([1, states.length]);
  return Buffer.concat([Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), head, Buffer.from(states), Buffer.alloc(64)]);
}
