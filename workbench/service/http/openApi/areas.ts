/** The areas of the API, by the first part of an endpoint's name, in the order of the document. */
export const areas: Readonly<Record<string, string>> = {
  me: 'Who is signed in',
  settings: 'The tenant’s settings',
  branding: 'How the organisation presents itself',
  compliance: 'What the tenant asks of its devices',
  permissions: 'What a role can hold',
  roles: 'Sets of permissions',
  groups: 'Groups of people and of devices',
  assignments: 'Who has which role, for whom',
  people: 'Who has signed in',
  access: 'Why somebody may or may not help somebody',
  devices: 'The inventory',
  enrolmentTokens: 'Tokens that enrol devices',
  intune: 'Managed devices from Microsoft Intune',
  sessions: 'Live and past sessions',
  audit: 'The tamper-evident log',
  apiTokens: 'Tokens of programs',
  signIn: 'How people sign in',
  connection: 'What an app needs to check its connection',
  openApi: 'This document',
  health: 'Whether the process answers',
  readiness: 'Whether the service takes requests',
};

/** The first part of an endpoint's name. */
export function areaOf(name: string): string {
  return name.split('.')[0] ?? name;
}
