import { defineExtension, Person, Type } from '@handrail/sdk';

/** Sign-in of the person at this device, with their organisation's account. */
export const manifest = defineExtension({
  id: 'authentication',
  version: '1.0.0',
  sdk: '1',
  title: 'title',
  sides: ['app'],
  capabilities: ['identity'],
  actions: {
    signIn: {
      on: 'app',
      from: ['app'],
      requires: 'everyone',
      output: Person,
      rate: 2,
      // A person reads, types a password and picks up a phone meanwhile.
      timeLimitMs: 300_000,
    },
    signOut: { on: 'app', from: ['app'], requires: 'everyone', rate: 2 },
    whoAmI: {
      on: 'app',
      from: ['app'],
      requires: 'everyone',
      output: Type.Object({ person: Type.Optional(Person) }, { additionalProperties: false }),
    },
  },
  logs: { signedIn: {}, signedOut: {} },
  texts: {
    en: {
      title: 'Sign-in',
      signedIn: 'Signed in as {name}',
      signedOut: 'You are signed out.',
    },
  },
});
