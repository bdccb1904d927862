import type { ActionReference, Call, Context, PageStage } from '@handrail/sdk';
import { text } from '@handrail/sdk';
import type { manifest } from './manifest.ts';

export type Manifest = typeof manifest;
export type TenantCall = Call<Manifest>;

/** What each page of this extension is made with. */
export interface Parts {
  readonly actions: Context<Manifest, 'app'>['actions'];
  readonly ui: Context<Manifest, 'app'>['ui'];
  readonly stage: PageStage;
}

/** Whether the person may change what they see. */
export async function mayChange({ tenant }: TenantCall): Promise<boolean> {
  const { value } = await tenant.request({ endpoint: 'me.get' });
  return value.permissions.includes('connector.update');
}

/** Ends a live session, once the person said yes. */
export const endSession = (sessionId: string): ActionReference => ({
  action: 'endSession',
  input: { sessionId },
  confirm: { title: text('end.title'), text: text('end.text'), label: text('end.button'), tone: 'danger' },
});
