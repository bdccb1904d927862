import { type Block, type Cell, type Field, HandrailError, ListView, text } from '@handrail/sdk';
import type { ApiToken } from '@handrail/sdk/tenant/apiTokens';
import {
  dayOf,
  type FieldProblems,
  type Parts,
  type TenantCall,
  typedList,
  typedText,
  type Values,
  withProblems,
} from './parts.ts';
import { type PermissionInfo, permissionOptions } from './roleBlocks.ts';

const dayMs = 86_400_000;
/** How long a token is good for where nobody chose another day. */
const usualDays = 90;

/** Tokens of programs: made, shown once, revoked. */
export function tokensPage({ actions, ui, stage }: Parts): void {
  let list = new ListView();

  const view = async ({ tenant }: TenantCall): Promise<readonly Block[]> => {
    const { value } = await tenant.request({ endpoint: 'apiTokens.list', query: list.page });
    list.took(value);
    const make: Block = {
      kind: 'button',
      label: text('token.new'),
      icon: 'add',
      tone: 'brand',
      run: { action: 'newToken' },
    };
    return [
      { kind: 'text', text: text('tokens'), heading: true },
      { kind: 'text', text: text('tokensIntro') },
      ...(value.items.length === 0
        ? [{ kind: 'empty', title: text('token.none'), text: text('token.noneText'), blocks: [make] } as const]
        : [{ kind: 'row', blocks: [make] } as const, table(list, value.items, Date.now())]),
    ];
  };
  const form = async ({ tenant }: TenantCall, problems: FieldProblems = {}): Promise<readonly Block[]> => {
    const { value } = await tenant.request({ endpoint: 'permissions.list' });
    return formBlocks(value.items, problems);
  };

  actions.handle(
    'tokens',
    stage.turn((_, call) => {
      list = new ListView();
      return view(call);
    }),
  );
  actions.handle(
    'changeTokens',
    stage.turn((change, call) => {
      list.change(change);
      return view(call);
    }),
  );
  actions.handle(
    'newToken',
    stage.turn((_, call) => form(call)),
  );
  actions.handle('createToken', async ({ values }, call) => {
    const body = read(values);
    if (body.expiresAt <= Date.now()) {
      stage.show(await form(call, { expires: text('token.expiresPast') }));
      throw new HandrailError('invalid_input', 'The token would be expired already');
    }
    const { value } = await call.tenant.request({ endpoint: 'apiTokens.create', body });
    stage.show(made(value.token.name, value.secret));
  });
  actions.handle('revokeToken', async ({ tokenId }, call) => {
    await call.tenant.request({ endpoint: 'apiTokens.revoke', params: { tokenId } });
    ui.notify(text('token.revoked'), 'success');
    stage.show(await view(call));
  });
}

function table(list: ListView, tokens: readonly ApiToken[], now: number): Block {
  return list.table('changeTokens', {
    label: text('tokens'),
    columns: [
      { name: 'name', title: text('column.name') },
      { name: 'state', title: text('token.state') },
      { name: 'expires', title: text('token.expires'), dropOrder: 3 },
      { name: 'used', title: text('token.used'), dropOrder: 2 },
      { name: 'by', title: text('token.by'), dropOrder: 1 },
    ],
    rows: tokens.map((token) => ({
      id: token.id,
      cells: {
        name: token.name,
        state: stateOf(token, now),
        expires: { time: token.expiresAt },
        used: token.lastUsedAt === undefined ? text('token.never') : { time: token.lastUsedAt },
        by: token.createdBy.name ?? text('unknownName'),
      },
      ...(token.revokedAt === undefined
        ? {
            actions: [
              {
                label: text('token.revoke'),
                tone: 'danger' as const,
                run: {
                  action: 'revokeToken',
                  input: { tokenId: token.id },
                  confirm: {
                    title: text('token.revokeTitle', { name: token.name }),
                    text: text('token.revokeText'),
                    label: text('token.revoke'),
                    tone: 'danger' as const,
                  },
                },
              },
            ],
          }
        : {}),
    })),
    empty: text('token.nothing'),
  });
}

function stateOf({ revokedAt, expiresAt }: ApiToken, now: number): Cell {
  if (revokedAt !== undefined) return { status: text('token.wasRevoked'), tone: 'warning' };
  return expiresAt <= now
    ? { status: text('token.expired'), tone: 'neutral' }
    : { status: text('token.usable'), tone: 'success' };
}

function formBlocks(known: readonly PermissionInfo[], problems: FieldProblems): readonly Block[] {
  const fields: readonly Field[] = [
    {
      kind: 'text',
      name: 'name',
      label: text('column.name'),
      hint: text('token.nameHint'),
      value: '',
      required: true,
      maxLength: 100,
    },
    {
      kind: 'choices',
      name: 'permissions',
      label: text('token.permissions'),
      hint: text('role.permissionsHint'),
      value: [],
      options: permissionOptions(known),
      required: true,
    },
    {
      kind: 'day',
      name: 'expires',
      label: text('token.expires'),
      value: dayOf(Date.now() + usualDays * dayMs),
      required: true,
    },
  ];
  return [
    { kind: 'button', label: text('tokens'), icon: 'back', run: { action: 'changeTokens', input: {} } },
    { kind: 'text', text: text('token.new'), heading: true },
    {
      kind: 'form',
      id: 'token',
      label: text('token.new'),
      fields: withProblems(fields, problems),
      submit: { label: text('token.create'), run: { action: 'createToken' } },
      cancel: { label: text('cancel'), run: { action: 'changeTokens', input: {} } },
    },
  ];
}

/** A repeated request makes no second token, and the secret is not said twice. */
function made(name: string, secret: string | undefined): readonly Block[] {
  return [
    { kind: 'text', text: text('token.made', { name }), heading: true },
    ...(secret === undefined
      ? [{ kind: 'notice', tone: 'warning', title: text('token.lost'), text: text('token.lostText') } as const]
      : [
          { kind: 'notice', tone: 'warning', title: text('token.once'), text: text('token.onceText') } as const,
          { kind: 'group', blocks: [{ kind: 'secret', label: text('token.secret'), value: secret }] } as const,
        ]),
    {
      kind: 'row',
      blocks: [{ kind: 'button', label: text('done'), tone: 'brand', run: { action: 'changeTokens', input: {} } }],
    },
  ];
}

function read(values: Values) {
  return {
    name: typedText(values, 'name'),
    permissions: [...typedList(values, 'permissions')],
    // The whole day counts, as people mean it.
    expiresAt: Date.parse(`${typedText(values, 'expires')}T23:59:59`),
  };
}
