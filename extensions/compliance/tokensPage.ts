import type { Static } from '@handrail/sdk';
import { type Block, type Cell, type TableBlock, type TenantLease, type Tone, text } from '@handrail/sdk';
import type { EnrolmentToken } from '@handrail/sdk/tenant/devices';
import type { PageUi } from './pageUi.ts';

type Token = Static<typeof EnrolmentToken>;

const dayMs = 86_400_000;
const tones: Readonly<Record<Token['state'], Tone>> = {
  usable: 'success',
  expired: 'neutral',
  usedUp: 'neutral',
  revoked: 'danger',
};

/** Tokens that enrol devices. */
export class TokensPage {
  readonly #ui: PageUi;
  #forms = 0;

  constructor(ui: PageUi) {
    this.#ui = ui;
  }

  async open(tenant: TenantLease): Promise<void> {
    const { value } = await tenant.request({ endpoint: 'enrolmentTokens.list', query: { limit: 100 } });
    this.#ui.show('page', [
      ...heading,
      { kind: 'button', label: text('newToken'), run: { action: 'newToken' }, icon: 'add', tone: 'brand' },
      table(value.items),
    ]);
  }

  form(): void {
    this.#forms += 1;
    this.#ui.show('page', [
      { kind: 'button', label: text('tokens'), run: { action: 'tokens' }, icon: 'back' },
      { kind: 'text', text: text('newToken'), heading: true },
      {
        kind: 'form',
        id: `token ${this.#forms}`,
        label: text('newToken'),
        fields: [
          { kind: 'text', name: 'name', label: text('tokenName'), value: '', required: true, maxLength: 100 },
          {
            kind: 'number',
            name: 'uses',
            label: text('tokenUses'),
            hint: text('tokenUsesHint'),
            minimum: 1,
            maximum: 1_000_000,
            integer: true,
          },
          {
            kind: 'number',
            name: 'days',
            label: text('tokenDays'),
            value: 30,
            required: true,
            minimum: 1,
            maximum: 3650,
            integer: true,
          },
        ],
        submit: { label: text('create'), run: { action: 'createToken' } },
        cancel: { label: text('cancel'), run: { action: 'tokens' } },
      },
    ]);
  }

  async create(values: Readonly<Record<string, unknown>>, tenant: TenantLease): Promise<void> {
    const days = typeof values['days'] === 'number' ? values['days'] : 30;
    const { value } = await tenant.request({
      endpoint: 'enrolmentTokens.create',
      body: {
        name: String(values['name'] ?? '').trim(),
        expiresAt: Date.now() + days * dayMs,
        ...(typeof values['uses'] === 'number' && { uses: values['uses'] }),
      },
    });
    this.#ui.show('page', [
      { kind: 'text', text: text('tokenMade', { name: value.token.name }), heading: true },
      { kind: 'text', text: text('tokenOnce') },
      // A request that was sent again is answered without it.
      ...(value.secret === undefined ? [] : [{ kind: 'secret', label: text('secret'), value: value.secret } as const]),
      { kind: 'button', label: text('done'), run: { action: 'tokens' }, tone: 'brand' },
    ]);
  }

  async revoke(tokenId: string, tenant: TenantLease): Promise<void> {
    await tenant.request({ endpoint: 'enrolmentTokens.revoke', params: { tokenId } });
    this.#ui.notify(text('tokenRevoked'), 'success');
    await this.open(tenant);
  }
}

const heading: readonly Block[] = [
  { kind: 'text', text: text('tokens'), heading: true },
  { kind: 'text', text: text('tokensIntro') },
];

function table(tokens: readonly Token[]): TableBlock {
  return {
    kind: 'table',
    label: text('tokens'),
    columns: [
      { name: 'name', title: text('tokenName') },
      { name: 'state', title: text('tokenState') },
      { name: 'used', title: text('used'), align: 'end' },
      { name: 'expires', title: text('expires'), dropOrder: 1 },
    ],
    rows: tokens.map((token) => ({
      id: token.id,
      cells: {
        name: token.name,
        state: { status: text(token.state), tone: tones[token.state] },
        used: usedCell(token),
        expires: { time: token.expiresAt },
      },
      ...(token.state === 'usable' && {
        actions: [
          {
            label: text('revoke'),
            run: { action: 'revokeToken', input: { tokenId: token.id } },
            tone: 'danger' as const,
          },
        ],
      }),
    })),
    empty: text('noTokens'),
  };
}

function usedCell({ used, uses }: Token): Cell {
  return uses === undefined ? { number: used } : text('usedOf', { used, uses });
}
