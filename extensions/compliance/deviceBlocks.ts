import { type Block, type Cell, type Text, text } from '@handrail/sdk';
import type { Device } from '@handrail/sdk/tenant/devices';
import { complianceCell, named, onlineCell, person } from './parts.ts';
import { en } from './texts.ts';

type Reason = Device['reasons'][number];

/** Why a device falls short, in a sentence. */
function reasonText({ code, expected, actual, unknown }: Reason): Text {
  const isUnsure = (actual === 'unknown' || unknown !== undefined) && Object.hasOwn(en, `unsure.${code}`);
  const said = isUnsure ? `unsure.${code}` : `reason.${code}`;
  // Some have a sentence of their own for why.
  const exact = `${said}.${isUnsure ? unknown : actual}`;
  return text(Object.hasOwn(en, exact) ? exact : said, { expected, actual });
}

/** What is known of a device: about it, whether it complies, what it reported, and its groups. */
export function aboutBlocks(device: Device): readonly Block[] {
  return [
    {
      kind: 'row',
      blocks: [
        { kind: 'group', label: text('device.about'), blocks: [{ kind: 'facts', items: about(device) }] },
        { kind: 'group', label: text('device.compliance'), blocks: compliance(device) },
      ],
    },
    {
      kind: 'row',
      blocks: [
        { kind: 'group', label: text('device.facts'), blocks: reported(device) },
        {
          kind: 'group',
          label: text('device.groups'),
          blocks:
            device.groups.length === 0
              ? [{ kind: 'text', text: text('device.noGroups') }]
              : [{ kind: 'list', items: device.groups.map(({ name }) => ({ kind: 'text', text: name }) as const) }],
        },
      ],
    },
  ];
}

type Facts = readonly { readonly label: Text; readonly value: Cell }[];

function about(device: Device): Facts {
  return [
    { label: text('column.online'), value: onlineCell(device) },
    {
      label: text('column.os'),
      value: device.osVersion === undefined ? device.osName : `${device.osName} ${device.osVersion}`,
    },
    { label: text('column.owner'), value: signed(device) },
    { label: text('column.app'), value: device.appVersion ?? text('unknown') },
    { label: text('column.enrolled'), value: text(device.enrolled ? 'yes' : 'no') },
    ...(device.enrolledAt === undefined
      ? []
      : [{ label: text('device.enrolledAt'), value: { time: device.enrolledAt } }]),
    { label: text('column.seen'), value: { time: device.lastSeenAt } },
    { label: text('device.first'), value: { time: device.firstSeenAt } },
    { label: text('device.id'), value: device.id },
  ];
}

function signed({ owner }: Device): Text {
  return owner?.name !== undefined && owner.signInName !== undefined
    ? `${owner.name} (${owner.signInName})`
    : person(owner);
}

function compliance(device: Device): readonly Block[] {
  return [
    {
      kind: 'facts',
      items: [
        { label: text('column.compliance'), value: complianceCell(device) },
        { label: text('device.source'), value: text(`source.${device.complianceSource}`) },
      ],
    },
    device.reasons.length === 0
      ? { kind: 'text', text: text(device.enrolled ? 'device.complies' : 'reason.not_enrolled') }
      : { kind: 'list', items: device.reasons.map((reason) => ({ kind: 'text', text: reasonText(reason) }) as const) },
  ];
}

function reported(device: Device): readonly Block[] {
  if (device.facts.length === 0) return [{ kind: 'text', text: text('device.noFacts') }];
  return [
    {
      kind: 'facts',
      items: [
        ...device.facts.map((fact) => ({ label: named('fact', fact.name), value: factCell(fact) })),
        ...(device.factsAt === undefined ? [] : [{ label: text('device.factsAt'), value: { time: device.factsAt } }]),
      ],
    },
  ];
}

function factCell({ name, value, unknown }: Device['facts'][number]): Cell {
  if (unknown !== undefined) return { status: named('unknown', unknown), tone: 'neutral' };
  if (name === 'intune' && typeof value === 'string') return named('intune', value);
  if (typeof value === 'boolean') return text(value ? 'yes' : 'no');
  if (typeof value === 'number') return name === 'uptimeSeconds' ? { durationMs: value * 1000 } : { number: value };
  return value ?? text('unknown');
}
