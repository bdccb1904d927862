import { type Block, HandrailError, ListView, type Text, text } from '@handrail/sdk';
import type { IntuneSettings } from '@handrail/sdk/tenant/intune';
import { devicesTable, matches, statusBlocks } from './intuneBlocks.ts';
import {
  type IntuneProblems,
  intuneFacts,
  intuneFields,
  intuneProblems,
  readIntune,
  readSecret,
  secretFields,
} from './intuneForm.ts';
import { type Parts, permissions, type TenantCall } from './parts.ts';
import { historyBlock } from './versions.ts';

type Tab = 'status' | 'devices' | 'settings';
type Seen = { readonly problems?: IntuneProblems; readonly conflict?: boolean };

/** Microsoft Intune: connected, tested, read now, watched, disconnected; and which of its devices are which here. */
export function intunePage({ actions, ui, stage }: Parts): void {
  /** What the form on the page was filled from. */
  let version = '';
  let list = new ListView();

  const load = async (call: TenantCall) => {
    const { tenant } = call;
    const [settings, status, held] = await Promise.all([
      tenant.request({ endpoint: 'intune.get' }),
      tenant.request({ endpoint: 'intune.status' }),
      permissions(call),
    ]);
    version = settings.etag;
    const isConnected = settings.value.directoryId !== undefined || status.value.secret !== undefined;
    return { settings: settings.value, status: status.value, isConnected, may: held.has('connector.update') };
  };

  const statusView = async (call: TenantCall, seen: Seen = {}): Promise<readonly Block[]> => {
    const { settings, status, isConnected, may } = await load(call);
    if (!isConnected) return unconnected(settings, may, seen);
    const isRunning = status.state === 'running';
    return [
      ...head('status'),
      ...statusBlocks(status, may),
      { kind: 'refresh', everyMs: isRunning ? 5_000 : 30_000, run: { action: 'refreshIntune' } },
    ];
  };

  const settingsView = async (call: TenantCall, seen: Seen = {}): Promise<readonly Block[]> => {
    const { settings, isConnected, may } = await load(call);
    if (!isConnected) return unconnected(settings, may, seen);
    const { value } = await call.tenant.request({ endpoint: 'intune.history', query: { limit: 10 } });
    return [
      ...head('settings'),
      ...conflictNotice(seen),
      ...(may ? settingsForm(settings, seen.problems) : readOnly(settings)),
      historyBlock(value.items),
    ];
  };

  const devicesView = async (call: TenantCall): Promise<readonly Block[]> => {
    const match = matches.find((one) => one === list.filter('match'));
    const { value } = await call.tenant.request({
      endpoint: 'intune.devices',
      query: { ...list.search, ...list.page, ...(match ? { match } : {}) },
    });
    list.took(value);
    return [...head('devices'), devicesTable(list, value.items)];
  };

  /** Runs what a form sent; what was typed stays in it, with what is wrong. */
  const sent = async (
    call: TenantCall,
    view: typeof statusView,
    problems: IntuneProblems,
    run: () => Promise<void>,
  ) => {
    if (Object.keys(problems).length > 0) {
      stage.show(await view(call, { problems }));
      throw new HandrailError('invalid_input', 'A field has another form');
    }
    try {
      await run();
    } catch (error) {
      if (HandrailError.from(error).code === 'edit_conflict') stage.show(await view(call, { conflict: true }));
      throw error;
    }
  };

  actions.handle(
    'intune',
    stage.turn((_, call) => {
      list = new ListView();
      return statusView(call);
    }),
  );
  actions.handle(
    'refreshIntune',
    stage.refresh((_, call) => statusView(call)),
  );
  actions.handle(
    'intuneDevices',
    stage.turn((change, call) => {
      list.change(change);
      return devicesView(call);
    }),
  );
  actions.handle(
    'intuneSettings',
    stage.turn((_, call) => settingsView(call)),
  );
  actions.handle('connectIntune', async ({ values }, call) => {
    const seen = version;
    await sent(call, statusView, intuneProblems(values, true), async () => {
      const body = { ...readIntune(values), enabled: true };
      // First what nobody could use yet: the secret alone does nothing.
      await call.tenant.request({ endpoint: 'intune.replaceSecret', body: readSecret(values) });
      await call.tenant.request({ endpoint: 'intune.update', body, ifMatch: seen });
    });
    ui.notify(text('intune.connected'), 'success');
    stage.show(await statusView(call));
  });
  actions.handle('saveIntune', async ({ values }, call) => {
    const seen = version;
    await sent(call, settingsView, intuneProblems(values, false), async () => {
      await call.tenant.request({ endpoint: 'intune.update', body: readIntune(values), ifMatch: seen });
    });
    ui.notify(text('saved'), 'success');
    stage.show(await settingsView(call));
  });
  actions.handle(
    'newIntuneSecret',
    stage.turn(async () => secretForm()),
  );
  actions.handle('replaceIntuneSecret', async ({ values }, call) => {
    const { secret } = intuneProblems(values, true);
    const problems = secret === undefined ? {} : { secret };
    await sent(
      call,
      async (_, seen) => secretForm(seen?.problems),
      problems,
      async () => {
        await call.tenant.request({ endpoint: 'intune.replaceSecret', body: readSecret(values) });
      },
    );
    ui.notify(text('intune.replaced'), 'success');
    stage.show(await statusView(call));
  });
  actions.handle('testIntune', async (_, call) => {
    const { problem } = (await call.tenant.request({ endpoint: 'intune.test' })).value;
    if (problem === undefined) ui.notify(text('intune.testGood'), 'success');
    else ui.notify(text(`intuneProblem.${problem}`), 'warning');
    stage.show(await statusView(call));
  });
  actions.handle('syncIntune', async ({ full }, call) => {
    await call.tenant.request({ endpoint: 'intune.sync', body: { full } });
    ui.notify(text('intune.syncStarted'), 'success');
    stage.show(await statusView(call));
  });
  actions.handle('disconnectIntune', async (_, call) => {
    await call.tenant.request({ endpoint: 'intune.disconnect', ifMatch: version });
    ui.notify(text('intune.disconnected'), 'success');
    stage.show(await statusView(call));
  });
}

const runs = { status: 'intune', devices: 'intuneDevices', settings: 'intuneSettings' } as const;
const labels: Readonly<Record<Tab, Text>> = {
  status: text('intune.tabStatus'),
  devices: text('intune.tabDevices'),
  settings: text('intune.tabSettings'),
};

function head(selected: Tab): readonly Block[] {
  const tabs = (['status', 'devices', 'settings'] as const).map((tab) => ({
    label: labels[tab],
    run: tab === 'devices' ? { action: runs[tab], input: {} } : { action: runs[tab] },
    selected: tab === selected,
  }));
  return [
    { kind: 'text', text: text('intune'), heading: true },
    { kind: 'text', text: text('intuneIntro') },
    { kind: 'tabs', label: text('intune.view'), tabs },
  ];
}

function unconnected(settings: IntuneSettings, may: boolean, seen: Seen): readonly Block[] {
  const title: readonly Block[] = [
    { kind: 'text', text: text('intune'), heading: true },
    { kind: 'text', text: text('intuneIntro') },
  ];
  if (!may) return [...title, { kind: 'empty', title: text('intune.none'), text: text('intune.noneText') }];
  const steps = ['intune.how1', 'intune.how2', 'intune.how3'];
  return [
    ...title,
    {
      kind: 'row',
      blocks: [
        {
          kind: 'group',
          label: text('intune.how'),
          blocks: [{ kind: 'list', items: steps.map((step) => ({ kind: 'text', text: text(step) }) as const) }],
        },
      ],
    },
    ...conflictNotice(seen),
    {
      kind: 'form',
      id: 'intuneConnect',
      label: text('intune.connect'),
      fields: [
        ...intuneFields(settings, seen.problems).filter(({ name }) => name !== 'enabled'),
        ...secretFields(seen.problems),
      ],
      submit: { label: text('intune.connect'), run: { action: 'connectIntune' } },
    },
  ];
}

function settingsForm(settings: IntuneSettings, problems?: IntuneProblems): readonly Block[] {
  return [
    {
      kind: 'form',
      id: 'intune',
      label: text('intune.tabSettings'),
      fields: intuneFields(settings, problems),
      submit: { label: text('save'), run: { action: 'saveIntune' } },
    },
    {
      kind: 'row',
      blocks: [
        { kind: 'button', label: text('intune.replace'), icon: 'key', run: { action: 'newIntuneSecret' } },
        {
          kind: 'button',
          label: text('intune.disconnect'),
          run: {
            action: 'disconnectIntune',
            confirm: {
              title: text('intune.disconnectTitle'),
              text: text('intune.disconnectText'),
              label: text('intune.disconnect'),
              tone: 'danger',
            },
          },
        },
      ],
    },
  ];
}

function readOnly(settings: IntuneSettings): readonly Block[] {
  return [
    { kind: 'text', text: text('intune.readOnly') },
    { kind: 'group', blocks: [{ kind: 'facts', items: intuneFacts(settings) }] },
  ];
}

function secretForm(problems?: IntuneProblems): readonly Block[] {
  const back = { action: 'intuneSettings' };
  return [
    { kind: 'button', label: text('intune'), icon: 'back', run: back },
    { kind: 'text', text: text('intune.replace'), heading: true },
    { kind: 'text', text: text('intune.replaceIntro') },
    {
      kind: 'form',
      id: 'intuneSecret',
      label: text('intune.replace'),
      fields: secretFields(problems),
      submit: { label: text('intune.replace'), run: { action: 'replaceIntuneSecret' } },
      cancel: { label: text('cancel'), run: back },
    },
  ];
}

function conflictNotice({ conflict }: Seen): readonly Block[] {
  if (conflict !== true) return [];
  return [{ kind: 'notice', tone: 'warning', title: text('intune.changed'), text: text('intune.changedText') }];
}
