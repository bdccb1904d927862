import { createHash } from 'node:crypto';

/** Somebody who can be chosen on the embedded provider's page. */
export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly signInName: string;
  readonly title: string;
  readonly company: string;
  readonly domain: string;
  /** The provider's own name of their tenant (`tid`). */
  readonly tenant: string;
  readonly groups: readonly string[];
  /** Background of the picture, as red, green, blue. */
  readonly colour: readonly [number, number, number];
}

const contoso = { company: 'Contoso', domain: 'contoso.example', tenant: 'demo-contoso' };

export const demoPeople: readonly DemoPerson[] = [
  {
    ...contoso,
    id: 'hana.berg',
    name: 'Hana Berg',
    signInName: 'hana.berg@contoso.example',
    title: 'Help Desk',
    groups: ['helpdesk'],
    colour: [15, 108, 189],
  },
  {
    ...contoso,
    id: 'sam.okafor',
    name: 'Sam Okafor',
    signInName: 'sam.okafor@contoso.example',
    title: 'Accountant',
    groups: ['staff'],
    colour: [14, 112, 14],
  },
  {
    ...contoso,
    id: 'ada.lindqvist',
    name: 'Ada Lindqvist',
    signInName: 'ada.lindqvist@contoso.example',
    title: 'IT Administrator',
    groups: ['administrators'],
    colour: [128, 57, 123],
  },
  {
    id: 'otto.fremd',
    name: 'Otto Fremd',
    signInName: 'otto.fremd@fabrikam.example',
    title: 'Help Desk',
    company: 'Fabrikam',
    domain: 'fabrikam.example',
    tenant: 'demo-fabrikam',
    groups: ['helpdesk'],
    colour: [164, 38, 44],
  },
];

/** The lasting id that tokens carry: not the sign-in name, so that nothing comes to rely on that. */
export function subjectOf(person: DemoPerson): string {
  return createHash('sha256').update(`handrail-demo/${person.id}`).digest('base64url').slice(0, 22);
}
