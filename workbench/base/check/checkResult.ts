import Type, { type Static } from 'typebox';

/** The steps of *Check connection*, in their order. */
const checkSteps = [
  'way',
  'name',
  'reach',
  'tls',
  'service',
  'clock',
  'version',
  'provider',
  'link',
  'relay',
  'webrtc',
] as const;
/** The name of a step. */
export type CheckStep = (typeof checkSteps)[number];

/** What a step found that is as it should be, or why it was not tried: one sentence each. */
const goodFindings = [
  'way_direct',
  'way_proxy',
  'way_system',
  'way_pac',
  'name_ok',
  'reach_ok',
  'reach_proxy',
  'tls_ok',
  'tls_own',
  'service_ok',
  'clock_ok',
  'version_ok',
  'provider_ok',
  'link_ok',
  'relay_ok',
  'relay_used',
  'relay_none',
  'webrtc_ok',
  'not_tried',
] as const;

/** What a step found that is wrong: one sentence that says what, and one what to do. */
export const badFindings = [
  'pac_unreachable',
  'pac_broken',
  'proxy',
  'proxy_password',
  'proxy_refused',
  'proxy_kind',
  'name_unknown',
  'proxy_name',
  'no_answer',
  'refused',
  'network',
  'tls_failed',
  'tls_expired',
  'tls_clock',
  'self_signed',
  'intercepted',
  'wrong_name',
  'captive',
  'not_a_service',
  'service_error',
  'broken_off',
  'clock_fast',
  'clock_slow',
  'too_old',
  'provider',
  'other_api',
  'no_api',
  'link_blocked',
  'link_silent',
  'link_full',
  'relay_udp',
  'relay_tcp',
  'relay_credentials',
  'webrtc_missing',
  'webrtc_blocked',
] as const;

/** Everything that a step can find. */
export type CheckFinding = (typeof goodFindings)[number] | (typeof badFindings)[number];

const all = [...goodFindings, ...badFindings];
/** Longer texts do not get to the page; who finds them cuts them. */
export const longestFact = 300;
const shortText = Type.String({ maxLength: longestFact });

/** How one step of *Check connection* stands. A later one of the same step and target takes its place. */
export const CheckResult = Type.Object({
  step: Type.Unsafe<CheckStep>(Type.Enum([...checkSteps])),
  /** What was tried, where a step has several, such as one relay of many. */
  target: Type.Optional(shortText),
  state: Type.Union([
    Type.Literal('running'),
    Type.Literal('ok'),
    Type.Literal('warn'),
    Type.Literal('fail'),
    Type.Literal('skipped'),
  ]),
  finding: Type.Optional(Type.Unsafe<CheckFinding>(Type.Enum([...all]))),
  /** How long it took, ms. */
  ms: Type.Optional(Type.Number({ minimum: 0 })),
  /** What the words name: hosts, an issuer, minutes. Never a secret. */
  facts: Type.Record(Type.String({ maxLength: 40 }), Type.Union([shortText, Type.Number()])),
});
export type CheckResult = Static<typeof CheckResult>;

/** True where `finding` is something that is wrong. */
export function isBad(finding: CheckFinding): finding is (typeof badFindings)[number] {
  return (badFindings as readonly string[]).includes(finding);
}

/** What a list of results looks like once this one has come: in the order of the steps, whoever is faster. */
export function withResult(results: readonly CheckResult[], result: CheckResult): readonly CheckResult[] {
  const at = results.findIndex(({ step, target }) => step === result.step && target === result.target);
  if (at >= 0) return results.with(at, result);
  const place = ({ step }: CheckResult) => checkSteps.indexOf(step);
  return [...results, result].sort((one, other) => place(one) - place(other));
}
