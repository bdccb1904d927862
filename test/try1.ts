import { tabPlace, signInAt } from './support/tab/tabPlace.ts';
import { startXvfb } from '../build/display.ts';
import { startOpenbox } from '../build/display.ts';
const place = await tabPlace();
const display = await startXvfb(); const wm = await startOpenbox(display);
try {
  const [h, s] = [await place.open(), await place.open(display)];
  for (const [n, c] of [['h', h], ['s', s]] as const) { c.setDefaultTimeout(12000); c.on('console', m => console.log(n, m.type(), m.text())); }
  const hp = await signInAt(place.address, h, 'Hana Berg');
  const sp = await signInAt(place.address, s, 'Sam Okafor');
  try {
  await hp.getByRole('button', { name: 'Get a security code' }).click();
  const code = await hp.getByTestId('code').innerText();
  const field = sp.getByRole('textbox', { name: 'Security code' });
  if (!(await field.isVisible())) await sp.getByRole('button', { name: 'Enter a security code' }).click();
  await field.fill(code);
  await sp.getByRole('button', { name: 'Connect', exact: true }).click();
  await hp.getByRole('button', { name: 'Screen sharing', exact: true }).click();
  await hp.screenshot({ path: '/tmp/t-h1.png' });
  const prompt = sp.frameLocator('dialog iframe');
  await prompt.getByRole('button', { name: 'Allow screen sharing' }).waitFor();
  await sp.waitForTimeout(1000);
  await sp.screenshot({ path: '/tmp/t-s1.png' });
  await prompt.getByRole('button', { name: 'Allow screen sharing' }).click();
  await hp.waitForTimeout(6000);
  } catch (e) { console.log(String(e).slice(0, 400)); }
  await hp.screenshot({ path: '/tmp/t-h2.png' });
  await sp.screenshot({ path: '/tmp/t-s2.png' });
} finally { await place.dispose(); await wm.dispose(); await display.dispose(); }
