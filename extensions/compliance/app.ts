import { side } from '@handrail/sdk';
import { DevicePage } from './devicePage.ts';
import { DevicesPage } from './devicesPage.ts';
import { manifest } from './manifest.ts';
import { PolicyPage } from './policyPage.ts';
import { TokensPage } from './tokensPage.ts';

export default side(manifest, 'app', ({ actions, ui }) => {
  const devices = new DevicesPage(ui);
  const device = new DevicePage(ui);
  const policy = new PolicyPage(ui);
  const tokens = new TokensPage(ui);
  actions.handle('devices', (_none, { tenant }) => devices.open(tenant));
  actions.handle('narrowDevices', (wish, { tenant }) => devices.narrow(wish, tenant));
  actions.handle('turnDevices', ({ cursor }, { tenant }) => devices.turn(cursor, tenant));
  actions.handle('exportDevices', (_none, { tenant }) => devices.save(tenant));
  actions.handle('device', ({ deviceId }, { tenant }) => device.open(deviceId, tenant));
  actions.handle('startSession', ({ deviceId }, { help }) => help.start({ deviceId }));
  actions.handle('retire', ({ deviceId }, { tenant }) => device.retire(deviceId, tenant));
  actions.handle('policy', (_none, { tenant }) => policy.open(tenant));
  actions.handle('savePolicy', ({ values }, { tenant }) => policy.save(values, tenant));
  actions.handle('tokens', (_none, { tenant }) => tokens.open(tenant));
  actions.handle('newToken', () => tokens.form());
  actions.handle('createToken', ({ values }, { tenant }) => tokens.create(values, tenant));
  actions.handle('revokeToken', ({ tokenId }, { tenant }) => tokens.revoke(tokenId, tenant));
});
