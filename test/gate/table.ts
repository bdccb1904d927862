import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SideName } from '@handrail/sdk';
import { Catalogue } from '../../workbench/base/extension/catalogue.ts';
import { type Decision, decide, decideEvent, type Standing } from '../../workbench/base/policy/decide.ts';
import type { DeclaredAction, DeclaredEvent } from '../../workbench/base/policy/declaration.ts';
import type { SessionPhase } from '../../workbench/base/session/lifecycle.ts';

// Writes table.txt: every action and event of the extensions that ship with the app, for everybody who could ask, in
// every state of the session. The table is reviewed like code: a line that changes is a right that changes.

const root = join(import.meta.dirname, '..', '..');

/** The reviewed table. */
export const tablePath = join(import.meta.dirname, 'table.txt');

/** How to write it again. */
export const tableCommand = 'node test/gate/table.ts';

const states: readonly SessionPhase[] = [
  'none',
  'offered',
  'joining',
  'trust',
  'active',
  'paused',
  'reconnecting',
  'ended',
];

/** Somebody who asks, with what they hold and what the sharer said. */
interface Role {
  readonly name: string;
  readonly side: SideName;
  readonly permissions: readonly string[] | undefined;
  readonly given?: readonly string[];
  readonly blocked?: readonly string[];
  readonly change?: Partial<Standing>;
  readonly right?: Partial<NonNullable<Standing['rights']>>;
}

function rolesOf(catalogue: Catalogue): readonly Role[] {
  const all = catalogue.permissions.map(({ id }) => id);
  const helper = { side: 'helper', permissions: all } as const;
  const granted = { ...helper, given: all };
  return [
    { ...helper, name: 'helper, all rights, nothing allowed yet' },
    { ...granted, name: 'helper, all rights, all allowed' },
    { ...helper, name: 'helper, all rights, screen allowed', given: ['screen.view'] },
    { ...helper, name: 'helper, all rights, control allowed', given: ['screen.control'] },
    { ...helper, name: 'helper, all rights, all blocked', blocked: all },
    { ...granted, name: 'helper, may only view, all allowed', permissions: ['screen.view'] },
    { ...granted, name: 'helper, no rights, all allowed', permissions: [] },
    { ...granted, name: 'helper, without grant', permissions: undefined },
    { ...granted, name: 'helper, grant expired', right: { validUntil: 0 } },
    { ...granted, name: 'helper, grant revoked', right: { revoked: true } },
    { ...granted, name: 'helper, grant of another session', right: { matches: false } },
    {
      ...granted,
      name: 'helper, tenant switched off',
      change: { policy: { tenantEnabled: false, refusedExtensions: new Set(), refusedPermissions: new Set() } },
    },
    { name: 'sharer, nothing allowed', side: 'sharer', permissions: all },
    { name: 'sharer, all allowed', side: 'sharer', permissions: all, given: all },
    { name: 'app, signed in', side: 'app', permissions: undefined },
  ];
}

/** The table for a catalogue, as text. */
export function gateTable(catalogue: Catalogue): string {
  const roles = rolesOf(catalogue);
  const actions = catalogue.actions.map((action) => section(describeAction(action), roles, decideFor(action)));
  const events = catalogue.events.flatMap((event) =>
    [...event.to].map((to) => section(describeEvent(event, to), roles, decideEventFor(event, to))),
  );
  const head = [
    'What the gate answers: every action and event x who asks x state of the session.',
    `Written by \`${tableCommand}\`; reviewed, and checked by table.test.ts. Inputs fit and rates have room.`,
  ];
  return `${[head.join('\n'), ...ownAppTogether(actions.sort()), ...events.sort()].join('\n\n')}\n`;
}

/** Actions that an app asks of itself come in scores and are answered alike: those that follow each other share their lines. */
function ownAppTogether(sections: readonly string[]): readonly string[] {
  const together: { readonly titles: string[]; readonly lines: string }[] = [];
  for (const each of sections) {
    const [title = '', ...rest] = each.split('\n');
    const lines = rest.join('\n');
    const last = together.at(-1);
    const own = (one: string | undefined) => one?.includes(': app -> app;') === true;
    if (last && own(title) && own(last.titles.at(-1)) && last.lines === lines) last.titles.push(title);
    else together.push({ titles: [title], lines });
  }
  return together.map(({ titles, lines }) => [...titles, lines].join('\n'));
}

/** The manifests of `extensions/`, as the JSON that an app reads. */
export async function bundledCatalogue(): Promise<Catalogue> {
  const paths = globSync('extensions/*/manifest.ts', { cwd: root }).sort();
  const modules = await Promise.all(
    paths.map((path) => import(pathToFileURL(join(root, path)).href) as Promise<{ readonly manifest: unknown }>),
  );
  return Catalogue.read(
    modules.map(({ manifest }) => JSON.parse(JSON.stringify(manifest)) as unknown),
    { bundled: true },
  );
}

type Answer = (role: Role, standing: Omit<Standing, 'side'>) => Decision;

function decideFor(action: DeclaredAction): Answer {
  return ({ side }, standing) =>
    decide(
      { ...action, input: undefined },
      { callerSide: side, input: undefined, bytes: 0 },
      { ...standing, side: action.on },
    );
}

function decideEventFor(event: DeclaredEvent, to: SideName): Answer {
  return ({ side }, standing) =>
    decideEvent(
      { ...event, payload: undefined },
      { senderSide: side, payload: undefined, bytes: 0 },
      { ...standing, side: to },
    );
}

function section(title: string, roles: readonly Role[], answer: Answer): string {
  const width = Math.max(...roles.map(({ name }) => name.length));
  return [title, ...roles.map((role) => `  ${role.name.padEnd(width)}  ${cells(role, answer)}`)].join('\n');
}

/** The answers in every state, states with the same answer together, in the states' order. */
function cells(role: Role, answer: Answer): string {
  const groups = new Map<string, SessionPhase[]>();
  for (const state of states) {
    const cell = words(answer(role, standingOf(role, state)));
    groups.set(cell, [...(groups.get(cell) ?? []), state]);
  }
  if (groups.size === 1) return `${[...groups.keys()].join()}: every state`;
  return [...groups].map(([cell, which]) => `${cell}: ${which.join(' ')}`).join(' | ');
}

function standingOf(
  { permissions, given = [], blocked = [], right, change }: Role,
  state: SessionPhase,
): Omit<Standing, 'side'> {
  return {
    state,
    rights: permissions && {
      permissions: new Set(permissions),
      validUntil: 1,
      revoked: false,
      matches: true,
      ...right,
    },
    now: 0,
    policy: { tenantEnabled: true, refusedExtensions: new Set(), refusedPermissions: new Set() },
    consents: { given: new Set(given), blocked: new Set(blocked) },
    withinRate: true,
    ...change,
  };
}

function words(decision: Decision): string {
  switch (decision.kind) {
    case 'allow':
      return 'ALLOW';
    case 'ask':
      return `ASK ${decision.permission}${decision.consent === 'call' ? ' each time' : ''}`;
    case 'refuse':
      return decision.code;
  }
}

function describeAction(action: DeclaredAction): string {
  const { fullName, on, from, requires, asks, consent, stream, whilePaused } = action;
  const marks = [
    ...(requires === 'everyone' ? [] : [asks === 'none' ? 'never asks' : `asks by ${asks}`]),
    ...(consent === 'given' ? ['only when given'] : []),
    ...(stream === 'control' ? [] : [`one-way ${stream}`]),
    ...(whilePaused ? ['while paused'] : []),
  ];
  return `action ${fullName}: ${[...from].sort().join(', ')} -> ${on}; requires ${requires}${marks.map((mark) => `; ${mark}`).join('')}`;
}

function describeEvent({ fullName, from, requires, whilePaused }: DeclaredEvent, to: SideName): string {
  return `event ${fullName}: ${from} -> ${to}; requires ${requires}${whilePaused ? '; while paused' : ''}`;
}

if (import.meta.main) {
  writeFileSync(tablePath, gateTable(await bundledCatalogue()));
  process.stdout.write(`${readFileSync(tablePath, 'utf8').split('\n').length - 1} lines written\n`);
}
