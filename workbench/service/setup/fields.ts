import type { HandrailError } from '@handrail/sdk';
import { type Configuration, type ConfigurationField, configurationVersion, withoutPassword } from './configuration.ts';

/** One thing that a service is set up with, for the command's questions and flags and for the page. */
export interface SetupField {
  readonly name: ConfigurationField;
  readonly section: 'address' | 'identity' | 'backup' | 'records' | 'media';
  readonly label: string;
  /** What it is, for somebody who sets up the first service of their life. */
  readonly about: string;
  /** What to correct when it is wrong. */
  readonly advice: string;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly number?: true;
  readonly optional?: true;
  /** Left out where it has no meaning; always asked for where this is absent. */
  readonly when?: (given: Given) => boolean;
  /** The same for the page, which has no script: with a proxy or TLS, or with TLS only. */
  readonly shownWith?: 'outside' | 'with-tls';
}

/** What is known so far; texts as they were typed, numbers already read. */
export type Given = Readonly<Partial<Record<ConfigurationField, string | number>>>;

const outside = ({ front }: Given) => front !== 'loopback';

export const setupFields: readonly SetupField[] = [
  {
    name: 'front',
    section: 'address',
    label: 'How people reach it',
    about: 'Without TLS the service listens to this machine alone.',
    advice: 'Choose tls, proxy or loopback.',
    choices: [
      { value: 'tls', label: 'tls: the service has a certificate and a key' },
      { value: 'proxy', label: 'proxy: a proxy in front of it has them' },
      { value: 'loopback', label: 'loopback: from this machine only, to try it' },
    ],
  },
  {
    name: 'address',
    section: 'address',
    label: 'Address',
    about: 'As apps and browsers reach it, such as https://help.example; without a path.',
    advice: 'Give an https address without a path, such as https://help.example.',
    when: outside,
    shownWith: 'outside',
  },
  {
    name: 'host',
    section: 'address',
    label: 'Listens on',
    about:
      'Empty for what is usual. An address of this machine; 0.0.0.0 is all of them. Behind a proxy on this machine it is 127.0.0.1.',
    advice: 'Give an address of this machine; without TLS and proxy only 127.0.0.1.',
    when: outside,
    shownWith: 'outside',
  },
  {
    name: 'port',
    section: 'address',
    label: 'Port',
    about: '443 is what browsers take with https; a port below 1024 needs the right to listen there.',
    advice: 'Give a number from 1 to 65535.',
    number: true,
  },
  {
    name: 'certificate',
    section: 'address',
    label: 'Certificate file',
    about:
      'PEM, the own certificate first and those that signed it after it. A renewed one is taken without a restart.',
    advice: 'Give the path of a PEM file with the certificate.',
    when: ({ front }) => front === 'tls',
    shownWith: 'with-tls',
  },
  {
    name: 'key',
    section: 'address',
    label: 'Key file',
    about: 'PEM, without a passphrase, readable for the service alone.',
    advice: 'Give the path of the PEM file with the key of the certificate.',
    when: ({ front }) => front === 'tls',
    shownWith: 'with-tls',
  },
  {
    name: 'organisation',
    section: 'identity',
    label: 'Organisation',
    about: 'The name that people see.',
    advice: 'Give a name of at most 200 characters.',
  },
  {
    name: 'provider',
    section: 'identity',
    label: 'Identity provider',
    about: 'People sign in with it; Handrail keeps no passwords.',
    advice: 'Choose oidc or entra.',
    choices: [
      { value: 'oidc', label: 'oidc: any OpenID provider, such as Keycloak' },
      { value: 'entra', label: 'entra: Microsoft Entra ID' },
    ],
  },
  {
    name: 'issuer',
    section: 'identity',
    label: 'Issuer',
    about: "The provider's address, letter for letter as its discovery document names itself.",
    advice: 'Give the https address of the provider, as its discovery document says under issuer.',
  },
  {
    name: 'clientId',
    section: 'identity',
    label: 'Client id',
    about: 'Of the public client (no secret) that is registered for Handrail at the provider.',
    advice: 'Give the id of the application that is registered for Handrail, without spaces.',
  },
  {
    name: 'audience',
    section: 'identity',
    label: 'Audience',
    about:
      "What the provider's access tokens for Handrail are for (their aud), best the service's own address; with Entra the application's id.",
    advice: 'Give the identifier of the API that is registered for Handrail, without spaces.',
  },
  {
    name: 'scope',
    section: 'identity',
    label: 'Scope',
    about:
      'The one scope that an access token must hold; with Entra after the ID URI of its application, where that is not api:// and its id.',
    advice: 'Give one scope, without spaces.',
  },
  {
    name: 'tenant',
    section: 'identity',
    label: "The provider's id of the organisation",
    about: "The claim tid of its tokens. Entra: the directory's id. Leave it empty where tokens have none.",
    advice: 'Give the id of the directory, without spaces.',
    optional: true,
  },
  {
    name: 'backupFolder',
    section: 'backup',
    label: 'Backup folder',
    about: 'On another disk than the data, and for the service alone: a backup holds its keys.',
    advice: 'Give the path of a folder that the service can write to.',
  },
  {
    name: 'backupHours',
    section: 'backup',
    label: 'Hours between backups',
    about: 'The service makes them itself.',
    advice: 'Give a number from 1 to 168.',
    number: true,
  },
  {
    name: 'backupKeep',
    section: 'backup',
    label: 'Backups to keep',
    about: 'Older ones are deleted.',
    advice: 'Give a number from 1 to 1000.',
    number: true,
  },
  {
    name: 'minimumAppVersion',
    section: 'identity',
    label: 'Oldest app that is let in',
    about: 'Such as 1.4; leave it empty to let every app in.',
    advice: 'Give a version such as 1.4.',
    optional: true,
  },
  {
    name: 'databaseUrl',
    section: 'records',
    label: 'PostgreSQL server',
    about:
      'postgres://ROLE:PASSWORD@HOST/DATABASE; leave it empty to keep the records in the data folder. The password can stay in PGPASSFILE.',
    advice: 'Give an address of the form postgres://ROLE@HOST/DATABASE, or nothing.',
    optional: true,
  },
  {
    name: 'databaseOwnerUrl',
    section: 'records',
    label: 'The same for the owner of the tables',
    about: 'Where another role makes and changes them, at a start; leave it empty where one does both.',
    advice: 'Give an address of the form postgres://ROLE@HOST/DATABASE, or nothing.',
    optional: true,
    when: ({ databaseUrl }) => databaseUrl !== undefined && databaseUrl !== '',
  },
  {
    name: 'turnUrls',
    section: 'media',
    label: 'TURN servers',
    about:
      'Such as turns:turn.example:443?transport=tcp, with commas between; leave it empty to have pictures go through the service.',
    advice: 'Give addresses such as turn:turn.example:3478, at most eight, with commas between.',
    optional: true,
  },
  {
    name: 'turnSecretFile',
    section: 'media',
    label: 'File with their secret',
    about: 'With what the TURN servers and the service share: at least 16 characters.',
    advice: 'Give the path of a file that the service can read.',
    optional: true,
    when: ({ turnUrls }) => turnUrls !== undefined && turnUrls !== '',
  },
];

/** A value as it may be shown: without a password that is in it. */
export function shownValue(value: string | number): string | number {
  return typeof value === 'string' ? withoutPassword(value) : value;
}

/** All of them. */
export function shownGiven<T extends object>(given: T): T {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? withoutPassword(value) : value]),
  ) as T;
}

/** What comes back as it was shown is what it was before: nobody types a password again to change something else. */
export function unshown(asked: Given, before: Readonly<Record<string, unknown>>): Given {
  return Object.fromEntries(
    Object.entries(asked).map(([name, value]) => {
      const earlier = before[name];
      return [name, typeof earlier === 'string' && withoutPassword(earlier) === value ? earlier : value];
    }),
  );
}

/** The fields that have a meaning beside what is given so far. */
export function fieldsFor(given: Given): readonly SetupField[] {
  return setupFields.filter(({ when }) => when === undefined || when(given));
}

/** What is taken where nothing is said. */
export function defaultsFor(given: Given, dataFolder: string): Given {
  const { front = 'loopback' } = given;
  const port = given.port ?? (front === 'tls' ? 443 : 8420);
  return {
    front,
    port,
    host: front === 'tls' ? '0.0.0.0' : '127.0.0.1',
    ...(front === 'loopback' && { address: `http://127.0.0.1:${port}` }),
    organisation: 'Organisation',
    provider: 'oidc',
    scope: 'handrail',
    backupFolder: `${dataFolder}/backups`,
    backupHours: 24,
    backupKeep: 14,
  };
}

/** One text of a person as the value of its field; undefined for nothing. Numbers that are none stay text and are refused later. */
export function readField(field: SetupField, text: string): string | number | undefined {
  const said = text.trim();
  if (said === '') return undefined;
  return field.number && /^\d{1,6}$/.test(said) ? Number(said) : said;
}

/** The sentence for a field that is wrong. */
export function adviceFor(error: HandrailError): string | undefined {
  const { field, rule } = error.details;
  if (rule === 'unknown') return 'Leave it out: there is no such field.';
  return setupFields.find(({ name }) => name === field)?.advice;
}

/**
 * What is set and what is asked, put together: what is set stays unless something else is asked for. Only what has no meaning
 * with the front that is chosen now goes, such as the certificate's file behind a proxy.
 */
export function merged(before: Configuration | undefined, given: Given, dataFolder: string): Record<string, unknown> {
  const asked = unshown(given, before ?? {});
  const front = asked.front ?? before?.front ?? 'loopback';
  const hasMoved = before !== undefined && before.front !== front;
  const kept = Object.entries(before ?? {}).filter(([name]) => {
    if (name === 'host' || name === 'port') return !hasMoved;
    // On loopback it follows the port.
    return name !== 'address' || (front !== 'loopback' && before?.front !== 'loopback');
  });
  const known: Given = { ...Object.fromEntries(kept), ...asked };
  const whole: Given = { ...defaultsFor(known, dataFolder), ...known };
  const meaning = new Set<string>([...fieldsFor(whole).map(({ name }) => name), 'address', 'host']);
  const fields = Object.entries(whole).filter(([name, value]) => meaning.has(name) && value !== '');
  return { ...Object.fromEntries(fields), version: configurationVersion };
}
