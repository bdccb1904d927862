import type { TestContext } from 'node:test';
import { HandrailError } from '@handrail/sdk';
import type { Role } from '@handrail/sdk/tenant/access';
import type { TenantSettings } from '@handrail/sdk/tenant/settings';
import { newTenantSettings } from '../../../workbench/base/policy/newTenantSettings.ts';
import { createApi } from '../../../workbench/service/http/api.ts';
import { etagOf, versionOf } from '../../../workbench/service/http/etag.ts';
import type { Handlers } from '../../../workbench/service/http/routes/handlers.ts';
import type { Store } from '../../../workbench/service/store/store.ts';

export const token = 'hrt_secret-of-the-test';

/** The API on a port, with settings and roles kept in memory; it says what it was asked. */
export async function servedApi(t: TestContext, handlers: Handlers = {}) {
  const state: { settings: TenantSettings; version: number; roles: Role[] } = {
    settings: newTenantSettings,
    version: 1,
    roles: [
      {
        id: 'night',
        name: 'Night shift',
        description: '',
        permissions: ['screen.view'],
        builtIn: false,
        assignments: 2,
      },
    ],
  };
  const permissions = new Set(['roles.manage', 'connector.read', 'connector.update']);
  const heads: Record<string, unknown>[] = [];
  const role = (id: string) => {
    const found = state.roles.find((each) => each.id === id);
    if (!found) throw new HandrailError('not_found', 'No such role');
    return found;
  };
  const atVersion = (ifMatch: string) => {
    if (versionOf(ifMatch) !== state.version) throw new HandrailError('edit_conflict', 'Another version');
    state.version += 1;
  };
  const app = await createApi({
    address: 'http://127.0.0.1',
    admit: async (given) => {
      if (given !== token) throw new HandrailError('sign_in_failed', 'Another token');
      const tenant = { tenantId: 'acme', provider: 'p', providerTenant: 'a', name: 'Acme', settings: state.settings };
      return { tenant, actor: { kind: 'token', id: 't' }, permissions };
    },
    refused: async () => undefined,
    limit: () => undefined,
    repeats: { once: async (_caller, _key, _request, make) => ({ ...(await make()), isRepeat: false }) },
    handlers: {
      'settings.get': async () => ({ value: state.settings, etag: etagOf(state.version) }),
      'settings.update': async ({ body, ifMatch }) => {
        atVersion(ifMatch);
        state.settings = body;
        return { value: body, etag: etagOf(state.version) };
      },
      'roles.get': async ({ params }) => ({ value: role(params.roleId), etag: etagOf(state.version) }),
      'roles.update': async ({ params, body, ifMatch }) => {
        const before = role(params.roleId);
        atVersion(ifMatch);
        const after = { ...before, ...body };
        state.roles = [after];
        return { value: after, etag: etagOf(state.version) };
      },
      'roles.delete': async ({ params, ifMatch }) => {
        role(params.roleId);
        atVersion(ifMatch);
        state.roles = [];
      },
      ...handlers,
    },
    store: { ping: async () => undefined } as unknown as Store,
    log: { event: () => undefined, failure: () => undefined },
    connection: async () => ({ service: 'Handrail', now: 0, relays: [] }),
    signIn: { service: 'test', providers: [] },
    isReady: () => true,
    strict: true,
  });
  app.server.on('request', (request) => heads.push(request.headers));
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  t.after(() => app.close());
  return { state, heads, permissions, env: { HANDRAIL_SERVICE: address, HANDRAIL_TOKEN: token } };
}
