import { type Block, text } from '@handrail/sdk';
import { Candidates } from './candidates.ts';
import { explanationBlocks } from './explanation.ts';
import type { Parts, TenantCall } from './parts.ts';

type Part = 'helper' | 'sharer' | 'device';
interface Chosen {
  readonly id: string;
  readonly name: string;
}

const parts = ['helper', 'sharer', 'device'] as const;
const titles = { helper: 'check.chooseHelper', sharer: 'check.chooseSharer', device: 'check.chooseDevice' } as const;

/** Why somebody may or may not help somebody on a device. */
export function checkPage({ actions, stage }: Parts): void {
  let chosen: Partial<Record<Part, Chosen>> = {};
  let choosing: Part = 'helper';
  let candidates = new Candidates('people', 'changeChoices');

  const view = async (call: TenantCall): Promise<readonly Block[]> => [
    { kind: 'text', text: text('checkAccess'), heading: true },
    { kind: 'text', text: text('checkIntro') },
    { kind: 'row', blocks: parts.map((part) => choice(part, chosen[part])) },
    ...(await answer(call)),
  ];
  const answer = async ({ tenant }: TenantCall): Promise<readonly Block[]> => {
    const { helper, sharer, device } = chosen;
    if (!helper || !(sharer || device))
      return [{ kind: 'empty', title: text('check.begin'), text: text('check.beginText') }];
    const query = {
      helperId: helper.id,
      ...(sharer ? { sharerId: sharer.id } : {}),
      ...(device ? { deviceId: device.id } : {}),
    };
    const { value } = await tenant.request({ endpoint: 'access.check', query });
    return explanationBlocks(value, helper.name);
  };
  const choices = async (call: TenantCall): Promise<readonly Block[]> => [
    { kind: 'button', label: text('checkAccess'), icon: 'back', run: { action: 'showCheck' } },
    { kind: 'text', text: text(titles[choosing]), heading: true },
    await candidates.table(call, text(titles[choosing]), (id) => ({ action: 'chosen', input: { part: choosing, id } })),
  ];

  actions.handle(
    'checkAccess',
    stage.turn((_, call) => {
      chosen = {};
      return view(call);
    }),
  );
  actions.handle(
    'showCheck',
    stage.turn((_, call) => view(call)),
  );
  actions.handle(
    'choose',
    stage.turn(({ part }, call) => {
      choosing = part;
      candidates = new Candidates(part === 'device' ? 'devices' : 'people', 'changeChoices');
      return choices(call);
    }),
  );
  actions.handle(
    'changeChoices',
    stage.turn((change, call) => {
      candidates.list.change(change);
      return choices(call);
    }),
  );
  actions.handle(
    'chosen',
    stage.turn(({ part, id }, call) => {
      const { [part]: _, ...others } = chosen;
      chosen = id === undefined ? others : { ...others, [part]: { id, name: candidates.nameOf(id) ?? id } };
      return view(call);
    }),
  );
}

function choice(part: Part, chosen: Chosen | undefined): Block {
  return {
    kind: 'group',
    label: text(`check.${part}`),
    blocks: [
      { kind: 'text', text: chosen?.name ?? text(part === 'helper' ? 'check.notChosen' : 'check.optional') },
      {
        kind: 'row',
        blocks: [
          {
            kind: 'button',
            label: text(chosen ? 'check.change' : titles[part]),
            run: { action: 'choose', input: { part } },
            ...(part === 'helper' && !chosen ? { tone: 'brand' as const } : {}),
          },
          ...(chosen
            ? [{ kind: 'button', label: text('check.clear'), run: { action: 'chosen', input: { part } } } as const]
            : []),
        ],
      },
    ],
  };
}
