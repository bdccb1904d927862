import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mayShareProcess } from './sharedProcess.ts';

/** Test files that run together: a folder below test/, or files of others once more under another condition. */
export interface TestGroup {
  readonly name: string;
  readonly about: string;
  /** Patterns below test/; those of the folder with the group's name where it is left out. */
  readonly files?: readonly string[];
  /** Of these, the ones that another group runs. */
  readonly without?: readonly string[];
  /**
   * Of these, the ones that share processes where their text allows it (build/sharedProcess.ts): to start one, and load what
   * nearly all of them load, takes longer than most of the tests.
   */
  readonly together?: readonly string[];
  /** Variables that the tests are told the condition with. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files that run at the same time. One where displays and browsers share the machine. */
  readonly concurrency: number;
  /** The whole group is ended, with everything that it started, after this long. */
  readonly limitMs: number;
  /** A single test fails after this long. */
  readonly testLimitMs: number;
  /** One or two files that fail run once more, and what then passes is told loudly. */
  readonly secondTry?: boolean;
  /** Needs displays, a browser and real input; left out by --fast, and skipped with a reason where they are missing. */
  readonly real: boolean;
}

const second = 1000;
// Limits are against hanging: a machine that is shared may be several times as slow as usual.
const limits = { limitMs: 3000 * second, testLimitMs: 600 * second } as const;
const quick = { ...limits, concurrency: 2, real: false } as const;
const real = { ...limits, concurrency: 1, real: true } as const;

/** Of the e2e tests, those that only look at pages: nothing in them hangs on how long something takes. */
const pages = [
  'e2e/{adminPages,badNetworks,checkConnection,intune,overlayPage,preferences,setupPage}.test.ts',
  'e2e/tab/{blockedSocket,changedProgram,checkConnection,joinLink,tabSignIn}.test.ts',
  'e2e/uiGallery/*.test.ts',
];

/** In the order in which they run: what fails fast comes first. */
export const testGroups: readonly TestGroup[] = [
  {
    name: 'unit',
    about: 'one file of the tree each',
    ...quick,
    together: ['unit/{base,desktop,device,extensions,network,sdk,service,ui,web}/**/*.test.{ts,tsx}'],
  },
  { name: 'gate', about: 'the table of every action, role and state', ...quick },
  { name: 'contract', about: 'every extension, shell and store against its interface', ...quick },
  {
    name: 'flow',
    about: 'helper, sharer and service in one process, with a clock of its own',
    ...quick,
    together: ['flow/**/*.test.ts'],
  },
  {
    name: 'attack',
    about: 'forged, replayed, oversized, misnamed; hostile peers',
    ...quick,
    together: ['attack/**/*.test.ts'],
  },
  {
    name: 'postgres',
    about: 'what is kept, once more with PostgreSQL as the store',
    ...quick,
    files: [
      'unit/service/access/{accessCheck,assignments,groups,roles}.test.ts',
      'unit/service/devices/enrolment.test.ts',
      'unit/service/devices/intune/intune{Devices,Runs}.test.ts',
      'unit/service/http/{apiTokens,repeats}.test.ts',
      'unit/service/sessions/records.test.ts',
      'unit/service/settings/settings.test.ts',
      'unit/service/setup/firstAdministrator.test.ts',
      'unit/service/store/{auditHeadCheck,auditLog,intuneTables,restart}.test.ts',
      'attack/service/crossTenant.test.ts',
    ],
    together: ['{unit,attack}/service/**/*.test.ts'],
    env: { HANDRAIL_TEST_ENGINE: 'postgres' },
  },
  {
    name: 'package',
    about: 'packages of the app, on a stand-in for Electron’s program',
    ...quick,
  },
  { name: 'input', about: 'real keys and pointers on displays of our own', ...real },
  {
    name: 'pages',
    about: 'every page in real browsers, two at a time',
    ...real,
    files: pages,
    concurrency: 2,
    secondTry: true,
  },
  {
    name: 'e2e',
    about: 'whole sessions: the real service, real browsers and a real display',
    ...real,
    without: pages,
    secondTry: true,
  },
];

/** All groups together; the last ones get what is left. */
export const totalLimitMs = 75 * 60 * second;

const root = dirname(import.meta.dirname);

/** The files of a group by their paths, and which of them share a process. */
export function filesOf(group: TestGroup): { readonly files: readonly string[]; readonly together: readonly string[] } {
  const below = (patterns: readonly string[]) => patterns.map((each) => `test/${each}`);
  const patterns = group.files ?? [`${group.name}/**/*.test.{ts,tsx}`];
  const exclude = below(group.without ?? []);
  const found = (wanted: readonly string[]) =>
    globSync(below(wanted), { cwd: root, exclude })
      .map((file) => join(root, file))
      .sort();
  const shared = new Set(found(group.together ?? []));
  const files = found(patterns);
  const together = files.filter((file) => shared.has(file) && mayShareProcess(readFileSync(file, 'utf8')));
  return { files, together };
}
