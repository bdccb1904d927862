import { side, text } from '@handrail/sdk';
import { manifest } from './manifest.ts';

export default side(manifest, 'app', ({ actions, ui, log }) => {
  actions.handle('signIn', async (_none, { identity }) => {
    const person = await identity.signIn();
    log('signedIn');
    ui.notify(text('signedIn', { name: person.name }), 'success');
    return person;
  });
  actions.handle('signOut', async (_none, { identity }) => {
    await identity.signOut();
    log('signedOut');
    ui.notify(text('signedOut'));
  });
  actions.handle('whoAmI', async (_none, { identity }) => {
    const person = await identity.current();
    return person === undefined ? {} : { person };
  });
});
