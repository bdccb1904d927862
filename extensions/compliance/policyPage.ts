import { type Block, HandrailError, text } from '@handrail/sdk';
import type { CompliancePolicy } from '@handrail/sdk/tenant/compliance';
import { type Parts, permissions, type TenantCall } from './parts.ts';
import { type PolicyProblems, policyFacts, policyFields, policyProblems, readPolicy } from './policyForm.ts';
import { historyBlock } from './versions.ts';

/** What is asked of enrolled devices, and who changed it when. */
export function policyPage({ actions, ui, stage }: Parts): void {
  /** The version that the form on the page was filled from. */
  let version = '';

  const view = async (
    call: TenantCall,
    more: { readonly conflict?: boolean; readonly problems?: PolicyProblems } = {},
  ): Promise<readonly Block[]> => {
    const [policy, history, held] = await Promise.all([
      call.tenant.request({ endpoint: 'compliance.get' }),
      call.tenant.request({ endpoint: 'compliance.history', query: { limit: 10 } }),
      permissions(call),
    ]);
    version = policy.etag;
    const asksInVain =
      policy.value.requireIntune === true &&
      (await call.tenant.request({ endpoint: 'intune.status' })).value.state === 'off';
    return [
      { kind: 'text', text: text('policy'), heading: true },
      { kind: 'text', text: text('policyIntro') },
      ...(more.conflict === true
        ? [
            {
              kind: 'notice',
              tone: 'warning',
              title: text('policy.changed'),
              text: text('policy.changedText'),
            } as const,
          ]
        : []),
      ...(asksInVain
        ? [
            {
              kind: 'notice',
              tone: 'warning',
              title: text('policy.intuneOff'),
              text: text('policy.intuneOffText'),
            } as const,
          ]
        : []),
      ...(held.has('connector.update') ? [form(policy.value, more.problems)] : readOnly(policy.value)),
      historyBlock(history.value.items),
    ];
  };

  actions.handle(
    'policy',
    stage.turn((_, call) => view(call)),
  );
  actions.handle('savePolicy', async ({ values }, call) => {
    const problems = policyProblems(values);
    if (Object.keys(problems).length > 0) {
      stage.show(await view(call, { problems }));
      throw new HandrailError('invalid_input', 'A field of the policy has another form');
    }
    try {
      await call.tenant.request({ endpoint: 'compliance.update', body: readPolicy(values), ifMatch: version });
    } catch (error) {
      // What was typed stays in the form; what was not shows what is in force now.
      if (HandrailError.from(error).code === 'edit_conflict') stage.show(await view(call, { conflict: true }));
      throw error;
    }
    ui.notify(text('saved'), 'success');
    stage.show(await view(call));
  });
}

function form(policy: CompliancePolicy, problems: PolicyProblems = {}): Block {
  return {
    kind: 'form',
    id: 'policy',
    label: text('policy'),
    fields: policyFields(policy, problems),
    submit: { label: text('save'), run: { action: 'savePolicy' } },
  };
}

function readOnly(policy: CompliancePolicy): readonly Block[] {
  return [
    { kind: 'text', text: text('policy.readOnly') },
    { kind: 'group', blocks: [{ kind: 'facts', items: policyFacts(policy) }] },
  ];
}
