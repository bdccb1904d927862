import { type Block, type Cell, type Field, HandrailError, ListView, type Text, type Tone, text } from '@handrail/sdk';
import type { AnswerOf } from '@handrail/sdk/tenant/tenantApi';
import { type Parts, permissions, type TenantCall, type Values } from './parts.ts';

type Token = AnswerOf<'enrolmentTokens.list'>['value']['items'][number];
type Group = AnswerOf<'groups.list'>['value']['items'][number];

const dayMs = 86_400_000;
/** How long a token is good for where nobody chose another day. */
const usualDays = 30;

/** Tokens that enrol devices: made, shown once, revoked. */
export function tokensPage({ actions, ui, stage }: Parts): void {
  let list = new ListView();

  const view = async (call: TenantCall): Promise<readonly Block[]> => {
    const [{ value }, held] = await Promise.all([
      call.tenant.request({ endpoint: 'enrolmentTokens.list', query: list.page }),
      permissions(call),
    ]);
    list.took(value);
    const may = held.has('connector.update');
    const make: Block = {
      kind: 'button',
      label: text('token.new'),
      icon: 'add',
      tone: 'brand',
      run: { action: 'newToken' },
    };
    const none = value.items.length === 0;
    return [
      { kind: 'text', text: text('tokens'), heading: true },
      { kind: 'text', text: text('tokensIntro') },
      ...(none
        ? [
            {
              kind: 'empty',
              title: text('token.none'),
              text: text('token.noneText'),
              blocks: may ? [make] : [],
            } as const,
          ]
        : [...(may ? [{ kind: 'row', blocks: [make] } as const] : []), table(list, value.items, may)]),
    ];
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
    stage.turn(async (_, call) => form(await groupsOf(call))),
  );
  actions.handle('createToken', async ({ values }, call) => {
    const content = read(values);
    if (content.expiresAt <= Date.now()) {
      stage.show(form(await groupsOf(call), text('token.expiresPast')));
      throw new HandrailError('invalid_input', 'The token would be expired already');
    }
    const { value } = await call.tenant.request({
      endpoint: 'enrolmentTokens.create',
      body: content,
    });
    stage.show(made(value.token.name, value.secret));
  });
  actions.handle('revokeToken', async ({ tokenId }, call) => {
    await call.tenant.request({ endpoint: 'enrolmentTokens.revoke', params: { tokenId } });
    ui.notify(text('token.revoked'), 'success');
    stage.show(await view(call));
  });
}

const stateTones: Readonly<Record<Token['state'], Tone>> = {
  usable: 'success',
  expired: 'neutral',
  usedUp: 'neutral',
  revoked: 'warning',
};

function table(list: ListView, tokens: readonly Token[], may: boolean): Block {
  return list.table('changeTokens', {
    label: text('tokens'),
    columns: [
      { name: 'name', title: text('column.name') },
      { name: 'state', title: text('column.state') },
      { name: 'used', title: text('column.used'), dropOrder: 2 },
      { name: 'expires', title: text('column.expires'), dropOrder: 3 },
      { name: 'by', title: text('column.by'), dropOrder: 1 },
    ],
    rows: tokens.map((token) => ({
      id: token.id,
      cells: {
        name: token.name,
        state: { status: text(`state.${token.state}`), tone: stateTones[token.state] },
        used: used(token),
        expires: { time: token.expiresAt },
        by: token.createdBy?.name ?? text('name.deleted'),
      },
      ...(may && token.state === 'usable'
        ? { actions: [{ label: text('token.revoke'), run: revoke(token), tone: 'danger' as const }] }
        : {}),
    })),
    empty: text('token.nothing'),
  });
}

function revoke({ id, name }: Token) {
  return {
    action: 'revokeToken',
    input: { tokenId: id },
    confirm: {
      title: text('token.revokeTitle', { name }),
      text: text('token.revokeText'),
      label: text('token.revoke'),
      tone: 'danger',
    },
  } as const;
}

function used({ used: count, uses }: Token): Cell {
  return uses === undefined ? { number: count } : text('token.usedOf', { used: count, uses });
}

function form(groups: readonly Group[], expiresError?: Text): readonly Block[] {
  const fields: readonly Field[] = [
    {
      kind: 'text',
      name: 'name',
      label: text('token.name'),
      hint: text('token.nameHint'),
      value: '',
      required: true,
      maxLength: 100,
    },
    {
      kind: 'number',
      name: 'uses',
      label: text('token.uses'),
      hint: text('token.usesHint'),
      integer: true,
      minimum: 1,
      maximum: 1_000_000,
    },
    {
      kind: 'day',
      name: 'expires',
      label: text('token.expires'),
      value: dayOf(Date.now() + usualDays * dayMs),
      required: true,
      ...(expiresError === undefined ? {} : { error: expiresError }),
    },
    {
      kind: 'choice',
      name: 'group',
      label: text('token.group'),
      value: '',
      options: [
        { value: '', label: text('token.noGroup') },
        ...groups.map(({ id, name }) => ({ value: id, label: name })),
      ],
    },
  ];
  return [
    { kind: 'button', label: text('tokens'), icon: 'back', run: { action: 'changeTokens', input: {} } },
    { kind: 'text', text: text('token.new'), heading: true },
    {
      kind: 'form',
      id: 'token',
      label: text('token.new'),
      fields,
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

/** Groups of devices that a token may put devices into. */
async function groupsOf({ tenant }: TenantCall): Promise<readonly Group[]> {
  const { value } = await tenant.request({ endpoint: 'groups.list', query: { kind: 'devices', limit: 500 } });
  return value.items;
}

function read(values: Values) {
  const { name, uses, expires, group } = values;
  return {
    name: typeof name === 'string' ? name : '',
    ...(typeof uses === 'number' ? { uses } : {}),
    // The whole day counts, as people mean it.
    expiresAt: typeof expires === 'string' ? Date.parse(`${expires}T23:59:59`) : 0,
    ...(typeof group === 'string' && group !== '' ? { groupId: group } : {}),
  };
}

/** A day of the person's calendar, as `YYYY-MM-DD`. */
function dayOf(at: number): string {
  const day = new Date(at);
  return new Date(at - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
