import {
  type ActionDeclaration,
  type Capability,
  type EventDeclaration,
  type Manifest,
  Mark,
  Position,
} from '@handrail/sdk';
import { requirablePermissions, workbenchPermissions } from '../policy/permissions.ts';
import { schemaProblems } from './schemaProblems.ts';
import { unreadableParts } from './unreadableParts.ts';

/** Where a manifest comes from: `bundled` ships with the app, anything else is a package. */
export interface ManifestOrigin {
  readonly bundled: boolean;
}

const reservedCapabilities: ReadonlySet<Capability> = new Set<Capability>([
  'screen',
  'input',
  'overlay',
  'identity',
  'tenant',
  'help',
]);
const workbenchIds: ReadonlySet<string> = new Set(workbenchPermissions.map(({ id }) => id));
const workbenchNamespaces: ReadonlySet<string> = new Set(workbenchPermissions.map(({ id }) => id.split('.')[0] ?? id));
const requirable: ReadonlySet<string> = new Set(requirablePermissions);

/** What is wrong with a manifest whose form is right: references, sides, permissions, capabilities, texts. Empty when all is well. */
export function manifestProblems(manifest: Manifest, { bundled }: ManifestOrigin): readonly string[] {
  const { id, permissions = {}, actions = {}, events = {}, capabilities = [], texts } = manifest;
  const own = new Map(Object.entries(permissions));
  const problems: string[] = [];

  if (!bundled && workbenchNamespaces.has(id)) problems.push(`the id ${id} is the workbench's`);
  if (!bundled) {
    for (const one of capabilities) {
      if (reservedCapabilities.has(one))
        problems.push(`the capability ${one} is kept for extensions that ship with the app`);
    }
  }

  const known: ReadonlySet<string> = new Set(Object.keys(texts.en ?? {}));
  if (texts.en === undefined) problems.push('texts.en is missing');
  const text = (key: string, where: string) => {
    if (!known.has(key)) problems.push(`${where}: texts.en has no ${key}`);
  };
  text(manifest.title, 'title');
  for (const [language, words] of Object.entries(texts)) {
    for (const key of Object.keys(words)) {
      if (!known.has(key)) problems.push(`texts.${language}: ${key} is not in texts.en`);
    }
  }

  for (const [name, { title }] of own) {
    text(title, `permissions.${name}`);
    if (workbenchIds.has(`${id}.${name}`)) problems.push(`permissions.${name}: ${id}.${name} is the workbench's own`);
  }
  /** When `requires` asks the sharer; undefined, and a problem, for a permission that nobody declares. */
  const asks = (requires: string, where: string): string | undefined => {
    if (requires === 'everyone') return 'none';
    if (requirable.has(requires)) return workbenchPermissions.find((one) => one.id === requires)?.consent;
    const permission = own.get(requires);
    if (!permission) problems.push(`${where}: requires the unknown permission ${requires}`);
    return permission?.consent;
  };
  const sides = (used: readonly string[], where: string) => {
    for (const side of used) {
      if (!manifest.sides.some((one) => one === side)) problems.push(`${where}: side ${side} is not in sides`);
    }
  };

  for (const [name, action] of Object.entries(actions)) {
    const where = `actions.${name}`;
    sides([action.on, ...action.from], where);
    const consent = asks(action.requires, where);
    problems.push(...actionProblems(action, consent, bundled).map((problem) => `${where}: ${problem}`));
    if (action.place) text(action.place.label, where);
    if (consent === 'call')
      problems.push(...unreadableParts(action.input, known).map((problem) => `${where}.input: ${problem}`));
  }
  for (const [name, event] of Object.entries(events)) {
    const where = `events.${name}`;
    sides([event.from, ...event.to], where);
    problems.push(
      ...eventProblems(event, asks(event.requires, where), bundled).map((problem) => `${where}: ${problem}`),
    );
  }
  return problems;
}

function actionProblems(action: ActionDeclaration, asks: string | undefined, bundled: boolean): string[] {
  const problems = [
    ...schemaProblems(action.input, 'input', bundled),
    ...schemaProblems(action.output, 'output', bundled),
  ];
  const oneWay = action.stream !== undefined && action.stream !== 'control';
  if (oneWay && action.output) problems.push('a one-way action has no output');
  // A prompt for each stroke of a key would be a flood.
  if (oneWay && asks !== 'none' && action.consent !== 'given')
    problems.push("a one-way action that needs consent says consent: 'given'");
  if (action.consent === 'given' && asks === 'call')
    problems.push('what is asked for each call cannot be given before');
  problems.push(...placeProblems(action, oneWay));
  return problems;
}

function placeProblems({ place, input }: ActionDeclaration, oneWay: boolean): string[] {
  if (!place) return [];
  if (place.tool === undefined) return input ? ['an action with a place takes no input'] : [];
  if (place.surface !== 'picture') return ['a tool is used on the picture'];
  const taken = place.tool === 'laser' ? Position : Mark;
  const fits = JSON.stringify(input) === JSON.stringify(taken) && oneWay;
  return fits ? [] : [`a ${place.tool} is one-way and takes the SDK's ${place.tool === 'laser' ? 'Position' : 'Mark'}`];
}

function eventProblems(event: EventDeclaration, asks: string | undefined, bundled: boolean): string[] {
  const problems = schemaProblems(event.payload, 'payload', bundled);
  if (asks === 'call') problems.push('an event cannot ask for consent each time');
  return problems;
}
