import type { AppState } from '../../../workbench/base/app/appState.ts';
import type { CheckResult } from '../../../workbench/base/check/checkResult.ts';
import type { ServiceSeen } from '../../../workbench/base/check/serviceSeen.ts';

const facts = { host: 'help.northwind.example', port: 443, app: '0.1.0', minimum: '1.2.0' };
const failed = (step: CheckResult['step'], finding: NonNullable<CheckResult['finding']>, more = {}): CheckResult => ({
  step,
  state: 'fail',
  finding,
  facts: { ...facts, ...more },
});

/** What the device says of the address that was typed, by the state that it is shown in; `connectLooking` gets no answer. */
export const seenServices: Readonly<Record<string, ServiceSeen | undefined>> = {
  connectLooking: undefined,
  connectNobody: { problem: failed('name', 'name_unknown'), warnings: [] },
  connectCaptive: { problem: failed('tls', 'captive'), warnings: [] },
  connectStranger: { problem: failed('service', 'not_a_service'), warnings: [] },
  connectFound: { organisation: 'Northwind Traders', warnings: [] },
  connectFoundOld: {
    warnings: [failed('clock', 'clock_fast', { minutes: 64 }), failed('version', 'too_old')],
  },
};

/** The page before any service is known, and the ones that lead there again. */
export function connectFixtures(base: AppState, welcome: AppState): Readonly<Record<string, AppState>> {
  const none: AppState = {
    ...welcome,
    service: { address: '', link: 'offline', choice: 'none' },
    titles: {},
    texts: {},
  };
  const chosen = { ...base.service, choice: 'person' } as const;
  return {
    connect: none,
    ...Object.fromEntries(Object.keys(seenServices).map((name) => [name, none] as const)),
    welcomeChosen: { ...welcome, service: chosen },
    homeChosen: { ...base, service: chosen, device: { ...base.device, enrolled: false } },
    homeChosenEnrolled: { ...base, service: chosen },
  };
}
