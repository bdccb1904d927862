import { newTenantSettings } from '../../../../workbench/base/policy/newTenantSettings.ts';
import { openFolder } from './acme.ts';

// Writes transactions of two records into a data folder until it is killed, and says after each how many are written.
const [, , folder = ''] = process.argv;
const store = await openFolder(folder);
const context = { tenantId: 'a' };
await store.tenants.ensure(
  { ...context, provider: 'p', providerTenant: 'a', name: 'A', settings: newTenantSettings },
  0,
);
for (;;) {
  const { size } = await store.transaction(context, async ({ audit }) => {
    const one = { at: 1, action: 'settings.changed', actor: { kind: 'service', id: 's' } } as const;
    await audit.append(context, one);
    await audit.append(context, one);
    return await audit.head(context);
  });
  process.stdout.write(`${size}\n`);
  await new Promise((resolve) => setImmediate(resolve));
}
