import type { CheckResult } from '../../../workbench/base/check/checkResult.ts';

const host = { host: 'help.northwind.example', port: 443, app: '0.1.0', minimum: '426' };

/** What *Check connection* finds, by the state that it is shown in. */
export const checks: Readonly<Record<string, readonly CheckResult[]>> = {
  checkGood: [
    { step: 'way', state: 'ok', finding: 'way_pac', ms: 12, facts: { ...host, proxy: 'proxy.northwind.example:3128' } },
    {
      step: 'name',
      state: 'ok',
      finding: 'name_ok',
      ms: 3,
      facts: { host: 'proxy.northwind.example', address: '10.1.0.8' },
    },
    {
      step: 'reach',
      state: 'ok',
      finding: 'reach_proxy',
      ms: 21,
      facts: { ...host, proxy: 'proxy.northwind.example:3128' },
    },
    {
      step: 'tls',
      state: 'ok',
      finding: 'tls_ok',
      ms: 35,
      facts: { ...host, protocol: 'TLSv1.3', issuer: 'Let’s Encrypt', until: '2026-08-01' },
    },
    { step: 'service', state: 'ok', finding: 'service_ok', ms: 48, facts: host },
    { step: 'clock', state: 'ok', finding: 'clock_ok', ms: 0, facts: host },
    { step: 'version', state: 'ok', finding: 'version_ok', ms: 0, facts: host },
    {
      step: 'provider',
      target: 'login.microsoftonline.com',
      state: 'ok',
      finding: 'provider_ok',
      ms: 110,
      facts: { host: 'login.microsoftonline.com', port: 443 },
    },
    { step: 'link', state: 'ok', finding: 'link_ok', ms: 52, facts: host },
    {
      step: 'relay',
      target: 'turn:turn.northwind.example:3478',
      state: 'ok',
      finding: 'relay_ok',
      ms: 18,
      facts: host,
    },
  ],
  checkBad: [
    { step: 'way', state: 'warn', finding: 'pac_unreachable', ms: 4021, facts: host },
    { step: 'name', state: 'ok', finding: 'name_ok', ms: 9, facts: { ...host, address: '203.0.113.10' } },
    { step: 'reach', state: 'ok', finding: 'reach_ok', ms: 30, facts: host },
    {
      step: 'tls',
      state: 'fail',
      finding: 'intercepted',
      ms: 41,
      facts: { ...host, issuer: 'Inspection AG Middlebox Authority 2024' },
    },
    ...(['service', 'clock', 'version', 'provider', 'link'] as const).map(
      (step): CheckResult => ({ step, state: 'skipped', finding: 'not_tried', facts: {} }),
    ),
    {
      step: 'relay',
      target: 'turns:a-very-long-name-of-a-relay.in-some-region.northwind.example:443?transport=tcp',
      state: 'warn',
      finding: 'relay_tcp',
      ms: 5000,
      facts: host,
    },
  ],
  checkRunning: [
    { step: 'way', state: 'ok', finding: 'way_direct', ms: 1, facts: host },
    { step: 'name', state: 'running', facts: {} },
  ],
};
