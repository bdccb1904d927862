import { type Block, HandrailError, type TenantLease, text } from '@handrail/sdk';
import type { CompliancePolicy } from '@handrail/sdk/tenant/compliance';
import type { PageUi } from './pageUi.ts';
import { type FieldProblems, fieldsOf, policyOf } from './policyForm.ts';

/** What the tenant asks of its devices. */
export class PolicyPage {
  readonly #ui: PageUi;
  #etag = '';
  #policy: CompliancePolicy | undefined;

  constructor(ui: PageUi) {
    this.#ui = ui;
  }

  async open(tenant: TenantLease): Promise<void> {
    await this.#read(tenant);
    this.#show();
  }

  async save(values: Readonly<Record<string, unknown>>, tenant: TenantLease): Promise<void> {
    const policy = policyOf(values);
    if ('problems' in policy) return this.#show({ problems: policy.problems });
    try {
      const saved = await tenant.request({ endpoint: 'compliance.update', body: policy, ifMatch: this.#etag });
      this.#etag = saved.etag;
      this.#policy = saved.value;
      this.#ui.notify(text('policySaved'), 'success');
      this.#show();
    } catch (error) {
      if (HandrailError.from(error).code !== 'edit_conflict') throw error;
      await this.#read(tenant);
      this.#show({ notice: { kind: 'notice', tone: 'warning', title: text('changedMeanwhile') } });
    }
  }

  async #read(tenant: TenantLease): Promise<void> {
    const { value, etag } = await tenant.request({ endpoint: 'compliance.get' });
    this.#policy = value;
    this.#etag = etag;
  }

  #show(more: { readonly notice?: Block; readonly problems?: FieldProblems } = {}): void {
    if (!this.#policy) return;
    this.#ui.show('page', [
      { kind: 'text', text: text('policy'), heading: true },
      { kind: 'text', text: text('policyIntro') },
      ...(more.notice ? [more.notice] : []),
      {
        kind: 'form',
        id: `policy ${this.#etag}`,
        label: text('policy'),
        fields: fieldsOf(this.#policy, more.problems),
        submit: { label: text('save'), run: { action: 'savePolicy' } },
      },
    ]);
  }
}
