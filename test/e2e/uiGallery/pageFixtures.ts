import type { Block, Cell, TableRow } from '@handrail/sdk';
import type { AppState } from '../../../workbench/base/app/appState.ts';

const t = (key: string) => ({ key });
const run = { action: 'open' };

const words = {
  title: 'Reports',
  other: 'Administration',
  open: 'Sessions',
  roles: 'Roles',
  settings: 'Settings',
  intro: 'Live and past sessions of your organisation.',
  helper: 'Helper',
  device: 'Device',
  mode: 'Mode',
  started: 'Started',
  length: 'Duration',
  state: 'Compliance',
  any: 'All modes',
  view: 'Screen sharing',
  control: 'Full control',
  good: 'Compliant',
  bad: 'Not compliant',
  find: 'Search sessions',
  nothing: 'No session fits what you look for.',
  position: '1 to 20 of 4,312',
  end: 'End session',
  details: 'Details',
  active: 'Active now',
  over: 'Sessions a day',
  group: 'Who may help',
  hint: 'At least 15 and at most 300.',
  name: 'Name',
  limit: 'Consent time limit',
  seconds: 's',
  enabled: 'Enable remote help',
  enabledHint: 'While it is off nobody can be helped.',
  policy: 'Sign-out policy',
  spec: 'After full control by somebody who may elevate',
  specHint: 'The sharer is signed out, whether elevation was used or not.',
  elevated: 'Only after elevation',
  elevatedHint: 'The sharer is signed out when elevation was really used.',
  groups: 'Admin groups',
  platform: 'Platform',
  expires: 'Expires',
  colour: 'Brand colour',
  logo: 'Logo',
  text: 'Description',
  save: 'Save',
  cancel: 'Cancel',
  taken: 'This name is taken already.',
  basics: 'Basics',
  scope: 'Scope',
  review: 'Review',
  steps: 'Steps of the assignment',
  warning: 'This role includes elevation',
  warningText:
    'When such a helper has full control, the sharer is signed out at the end. Warn people to save their work.',
  secret: 'Enrolment token',
  none: 'No roles of your own yet',
  noneText: 'Built-in roles cover most organisations. Make one of your own where they do not fit.',
  add: 'New role',
  back: 'Sessions',
  site: 'Documentation',
  tabs: 'Views',
};

const row = (index: number): TableRow => ({
  id: `s${index}`,
  cells: {
    helper: ['Maya Lindqvist', 'Aiko Tanaka', 'Oluwaseun Adebayo-Fitzwilliam'][index % 3] ?? '',
    device: `LAPTOP-${1000 + index}`,
    mode: index % 2 ? t('control') : t('view'),
    started: { time: Date.UTC(2026, 4, 12, 9, index) },
    length: { durationMs: 61_000 * (index + 1) },
    state: (index % 4 ? { status: t('good'), tone: 'success' } : { status: t('bad'), tone: 'warning' }) as Cell,
  },
  open: { action: 'open', input: { id: index } },
  actions: [
    { label: t('details'), run },
    {
      label: t('end'),
      run: { ...run, confirm: { title: t('end'), text: t('warningText'), label: t('end'), tone: 'danger' } },
      tone: 'danger',
    },
  ],
});

const table = (rows: readonly TableRow[]): Block => ({
  kind: 'table',
  label: t('open'),
  columns: [
    { name: 'helper', title: t('helper'), sortable: true },
    { name: 'device', title: t('device'), sortable: true },
    { name: 'mode', title: t('mode'), dropOrder: 3 },
    { name: 'started', title: t('started'), sortable: true, dropOrder: 4 },
    { name: 'length', title: t('length'), align: 'end', dropOrder: 1 },
    { name: 'state', title: t('state'), dropOrder: 2 },
  ],
  rows,
  sorted: { column: 'started', descending: true },
  sort: run,
  search: { label: t('find'), value: '', run },
  filters: [
    {
      label: t('mode'),
      value: '',
      options: [
        { value: '', label: t('any') },
        { value: 'view', label: t('view') },
      ],
      run,
    },
  ],
  ...(rows.length > 0 ? { next: run, position: t('position') } : {}),
  empty: t('nothing'),
});

const head: readonly Block[] = [
  { kind: 'text', text: t('open'), heading: true },
  { kind: 'text', text: t('intro') },
];

const form: Block = {
  kind: 'form',
  id: 'settings',
  label: t('settings'),
  fields: [
    { kind: 'text', name: 'name', label: t('name'), value: 'Northwind', required: true, error: t('taken') },
    { kind: 'text', name: 'text', label: t('text'), value: '', multiline: true },
    {
      kind: 'number',
      name: 'limit',
      label: t('limit'),
      hint: t('hint'),
      value: 60,
      minimum: 15,
      maximum: 300,
      integer: true,
      unit: t('seconds'),
      required: true,
    },
    { kind: 'switch', name: 'enabled', label: t('enabled'), hint: t('enabledHint'), value: true },
    {
      kind: 'choice',
      name: 'policy',
      label: t('policy'),
      value: 'spec',
      options: [
        { value: 'spec', label: t('spec'), hint: t('specHint') },
        { value: 'elevated', label: t('elevated'), hint: t('elevatedHint') },
      ],
    },
    {
      kind: 'choice',
      name: 'platform',
      label: t('platform'),
      value: 'Linux',
      options: ['Windows', 'macOS', 'Linux'].map((value) => ({ value, label: value })),
    },
    {
      kind: 'choices',
      name: 'groups',
      label: t('groups'),
      value: ['g1'],
      required: true,
      options: Array.from({ length: 20 }, (_, index) => ({
        value: `g${index}`,
        label: `Service desk ${index}`,
        group: t(index < 10 ? 'group' : 'other'),
      })),
    },
    { kind: 'day', name: 'expires', label: t('expires'), value: '2026-06-01' },
    { kind: 'colour', name: 'colour', label: t('colour'), value: '#0f6e85' },
    { kind: 'picture', name: 'logo', label: t('logo'), maxBytes: 98_304 },
  ],
  submit: { label: t('save'), run: { action: 'save' } },
  cancel: { label: t('cancel'), run },
};

const parts: readonly Block[] = [
  { kind: 'button', label: t('back'), icon: 'back', run },
  {
    kind: 'tabs',
    label: t('tabs'),
    tabs: [
      { label: t('open'), run, selected: true },
      { label: t('roles'), run, selected: false },
    ],
  },
  { kind: 'steps', label: t('steps'), steps: [t('basics'), t('groups'), t('scope'), t('review')], current: 1 },
  { kind: 'notice', tone: 'warning', title: t('warning'), text: t('warningText') },
  {
    kind: 'row',
    blocks: [
      { kind: 'figure', label: t('active'), value: { number: 12 }, tone: 'brand' },
      { kind: 'figure', label: t('control'), value: { number: 1204 } },
      { kind: 'figure', label: t('length'), value: { durationMs: 754_000 } },
    ],
  },
  {
    kind: 'chart',
    label: t('over'),
    form: 'bars',
    places: Array.from({ length: 14 }, (_, day) => ({ day: `2026-05-${String(day + 1).padStart(2, '0')}` })),
    series: [
      { label: t('view'), values: Array.from({ length: 14 }, (_, day) => (day * 7) % 11) },
      { label: t('control'), values: Array.from({ length: 14 }, (_, day) => (day * 5) % 9) },
    ],
  },
  {
    kind: 'group',
    label: t('device'),
    blocks: [{ kind: 'facts', items: [{ label: t('device'), value: 'LAPTOP-7QK2' }] }],
  },
  {
    kind: 'row',
    blocks: [
      {
        kind: 'group',
        label: t('details'),
        blocks: [
          {
            kind: 'facts',
            items: [
              { label: t('device'), value: 'LAPTOP-7QK2' },
              { label: t('state'), value: { status: t('bad'), tone: 'warning', icon: 'warning' } },
              { label: t('started'), value: { time: Date.UTC(2026, 4, 12, 9, 30) } },
            ],
          },
        ],
      },
      {
        kind: 'group',
        label: t('secret'),
        blocks: [
          { kind: 'secret', label: t('secret'), value: 'hrt_7Q2k9XvB' },
          { kind: 'link', label: t('site'), address: 'https://help.northwind.example' },
        ],
      },
    ],
  },
  {
    kind: 'empty',
    title: t('none'),
    text: t('noneText'),
    blocks: [{ kind: 'button', label: t('add'), icon: 'add', tone: 'brand', run }],
  },
];

/** States of a page that an extension shows, with each kind of block. */
export function pageFixtures(base: AppState): Readonly<Record<string, AppState>> {
  const withPages: AppState = {
    ...base,
    texts: { ...base.texts, sample: { en: words } },
    titles: { ...base.titles, sample: 'title' },
    offers: [
      ['open', 'open', 'chart'],
      ['roles', 'roles', 'role'],
      ['settings', 'settings', 'settings'],
    ].map(([action = '', label = '', icon = ''], order) => ({
      extension: 'sample',
      action,
      label,
      icon,
      surface: 'page',
      order,
      allowed: true,
      enabled: true,
    })),
  };
  const showing = (blocks: readonly Block[]): AppState => ({
    ...withPages,
    shown: [{ extension: 'sample', surface: 'page', blocks }],
  });
  return {
    pageTable: showing([
      ...head,
      { kind: 'row', blocks: [{ kind: 'button', label: t('add'), icon: 'add', tone: 'brand', run }] },
      table(Array.from({ length: 20 }, (_, index) => row(index))),
    ]),
    pageTableEmpty: showing([...head, table([])]),
    pageForm: showing([{ kind: 'text', text: t('settings'), heading: true }, form]),
    pageParts: showing([...parts.slice(0, 1), ...head, ...parts.slice(1)]),
    pageSwitchedOff: {
      ...showing([...head, table([])]),
      identity: { ...base.identity, tenant: { id: 't1', name: 'Northwind Traders', enabled: false, codeLength: 8 } },
    },
  };
}
