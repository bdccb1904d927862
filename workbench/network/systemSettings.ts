import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { type ProxyTo, proxyAt } from './proxyRoute.ts';
import type { Environment, ProxySettings } from './proxySettings.ts';

interface Question {
  readonly program: string;
  readonly words: readonly string[];
  readonly read: (answer: string) => ProxySettings | undefined;
}

const waitMs = 3_000;

/** Asks the system what the person set there: GNOME and what follows its settings, Windows, macOS. Undefined where it says nothing. */
export function systemSettings(
  platform: NodeJS.Platform,
  env: Environment,
): (() => Promise<ProxySettings | undefined>) | undefined {
  const question = questionFor(platform, env);
  if (!question) return undefined;
  const { program, words, read } = question;
  return () =>
    new Promise((resolve) => {
      // A system without the program, or without the setting, has nothing set.
      execFile(program, [...words], { timeout: waitMs, maxBuffer: 262_144, windowsHide: true }, (error, answer) =>
        resolve(error ? undefined : read(answer)),
      );
    });
}

function questionFor(platform: NodeJS.Platform, env: Environment): Question | undefined {
  if (platform === 'win32') {
    const program = join(env['SystemRoot'] ?? 'C:\\Windows', 'System32\\reg.exe');
    const key = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
    return { program, words: ['query', key], read: windowsSettings };
  }
  if (platform === 'darwin') return { program: '/usr/sbin/scutil', words: ['--proxy'], read: macSettings };
  const words = ['list-recursively', 'org.gnome.system.proxy'];
  return platform === 'linux' ? { program: '/usr/bin/gsettings', words, read: gnomeSettings } : undefined;
}

/** Lines such as `org.gnome.system.proxy.https host 'proxy.example'`. */
export function gnomeSettings(answer: string): ProxySettings | undefined {
  const values = new Map<string, string>();
  for (const line of answer.split('\n')) {
    const [, name, value] = /^org\.gnome\.system\.proxy(\S*\s\S+)\s(.*)$/.exec(line.trim()) ?? [];
    if (name !== undefined && value !== undefined) values.set(name.trim().replace(/^\./, ''), value.trim());
  }
  const text = (name: string) => (values.get(name) ?? '').replace(/^'|'$/g, '');
  const exceptions = [...(values.get('ignore-hosts') ?? '').matchAll(/'([^']*)'/g)].map(([, each = '']) => each);
  if (text('mode') === 'auto') return pac(text('autoconfig-url'), exceptions);
  if (text('mode') !== 'manual') return undefined;
  const [kind] = ['https', 'http'].filter((each) => text(`${each} host`) !== '');
  return kind === undefined ? undefined : fixed(`${text(`${kind} host`)}:${text(`${kind} port`)}`, exceptions);
}

/** What `reg query` writes: a name, a type and a value a line. */
export function windowsSettings(answer: string): ProxySettings | undefined {
  const values = new Map<string, string>();
  for (const line of answer.split(/\r?\n/)) {
    const [, name, value] = /^\s+(\S+)\s+REG_\w+\s+(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, value.trim());
  }
  const exceptions = (values.get('ProxyOverride') ?? '').split(';').filter((each) => each !== '' && each !== '<local>');
  const address = values.get('AutoConfigURL');
  if (address) return pac(address, exceptions);
  if (Number(values.get('ProxyEnable') ?? 0) === 0) return undefined;
  const said = values.get('ProxyServer') ?? '';
  // One for all, or one for each scheme: `http=a:80;https=b:80`.
  const own = said.includes('=')
    ? said
        .split(';')
        .find((each) => each.startsWith('https='))
        ?.slice(6)
    : said;
  return own === undefined ? undefined : fixed(own, exceptions);
}

/** What `scutil --proxy` writes: `Name : value`, and a list of exceptions. */
export function macSettings(answer: string): ProxySettings | undefined {
  const values = new Map<string, string>();
  const exceptions: string[] = [];
  for (const line of answer.split('\n')) {
    const [, name = '', value = ''] = /^\s*(\w+) : (.*)$/.exec(line) ?? [];
    if (/^\d+$/.test(name)) exceptions.push(value.trim());
    else values.set(name, value.trim());
  }
  if (values.get('ProxyAutoConfigEnable') === '1') return pac(values.get('ProxyAutoConfigURLString') ?? '', exceptions);
  if (values.get('HTTPSEnable') !== '1') return undefined;
  return fixed(`${values.get('HTTPSProxy') ?? ''}:${values.get('HTTPSPort') ?? '443'}`, exceptions);
}

/** An address of a PAC file only: a path of this machine is for the environment to say. */
function pac(address: string, exceptions: readonly string[]): ProxySettings | undefined {
  return /^(https?|file):/i.test(address) ? { kind: 'pac', address, exceptions } : undefined;
}

function fixed(address: string, exceptions: readonly string[]): ProxySettings | undefined {
  const proxy: ProxyTo | undefined = proxyAt(address);
  return proxy && { kind: 'fixed', proxy, exceptions };
}
