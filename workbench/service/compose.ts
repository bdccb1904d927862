import { randomBytes } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { RandomBytes } from '../base/random.ts';
import { processClock } from '../network/processClock.ts';
import { AccessCache } from './access/accessCache.ts';
import { GrantDesk } from './access/grantDesk.ts';
import { AuditDesk } from './audit/auditDesk.ts';
import { Refusals } from './audit/refusals.ts';
import { RefusedSignIns } from './audit/refusedSignIns.ts';
import { runBackup } from './backups/runBackup.ts';
import { ScheduledBackups } from './backups/scheduledBackups.ts';
import { memoryBus } from './bus/memoryBus.ts';
import { DeviceDesk } from './devices/deviceDesk.ts';
import { IntuneDesk } from './devices/intune/intuneDesk.ts';
import { IntuneSchedule } from './devices/intune/intuneSchedule.ts';
import { createApi } from './http/api.ts';
import { CertificateKeeper, readPair } from './http/certificateKeeper.ts';
import { type HttpServer, listen } from './http/httpServer.ts';
import { ownHosts } from './http/ownHosts.ts';
import { apiLimit, apiRates } from './http/rateLimit.ts';
import { Repeats } from './http/repeats.ts';
import { everyRoute } from './http/routes/everyRoute.ts';
import { ApiReception } from './identity/apiReception.ts';
import { identityPath } from './identity/embedded/embeddedProvider.ts';
import { Reception } from './identity/reception.ts';
import { signInOptions } from './identity/signInOptions.ts';
import { TokenVerifier } from './identity/tokenVerifier.ts';
import { LinkDesk } from './link/linkDesk.ts';
import { linkLimits } from './link/linkLimits.ts';
import { LinkServer } from './link/linkServer.ts';
import { createLog, type Log } from './logs/log.ts';
import { checkOptions, type ServiceOptions } from './options.ts';
import { Sweeper } from './retention/sweeper.ts';
import { SessionDesk } from './sessions/sessionDesk.ts';
import { SessionLedger } from './sessions/sessionLedger.ts';
import { SessionNotes } from './sessions/sessionNotes.ts';
import { takeUpSessions } from './sessions/takeUpSessions.ts';
import { administratorPage } from './setup/administrator/administratorPage.ts';
import { SetupHandler } from './setup/page/setupHandler.ts';
import { type DataFolder, openDataFolder } from './store/files/dataFolder.ts';
import { signingKey } from './store/files/keyFiles.ts';
import { SecretSeal } from './store/files/secretSeal.ts';
import { openStore, type Store } from './store/store.ts';
import { trustedProvider } from './trustedProvider.ts';
import { CheckPasses } from './turn/checkPasses.ts';
import { createTurnDesk, noTurn } from './turn/turnDesk.ts';
import { ProviderOrigins } from './web/providerOrigins.ts';
import { WebPages } from './web/webPages.ts';

/** A running service. */
export interface Service {
  /** How apps reach it, such as `http://127.0.0.1:8420`. */
  readonly address: string;
  /** Takes the files of certificate and key as they are now. Without TLS it does nothing. */
  reloadCertificate(): void;
  /**
   * Lets go of port and data folder. Sessions under way are left to the service that is started on the same folder next; whatever
   * else goes on ends.
   */
  close(): Promise<void>;
}

/**
 * Starts a service. Errors: `policy_refused`, `port_taken`, `wrong_state` with `details.problem` `data_in_use`,
 * and those of `openStore`. What was opened before an error is closed again.
 */
export async function createService(options: ServiceOptions): Promise<Service> {
  checkOptions(options);
  const clock = options.clock ?? processClock;
  const random: RandomBytes = options.random ?? ((length) => new Uint8Array(randomBytes(length)));
  const log = createLog({
    ...(options.quiet !== undefined && { quiet: options.quiet }),
    ...(options.logDestination !== undefined && { destination: options.logDestination }),
  });
  const folder = openDataFolder(options.dataFolder);
  let server: HttpServer | undefined;
  let store: Store | undefined;
  try {
    const place = options.database ? { server: options.database } : { file: folder.database, backups: folder.backups };
    store = await openStore({ ...place, now: clock.now(), random });
    server = await listen(options.host, options.port, options.tls && readPair(options.tls));
    return await start({ options, clock, random, log, folder, server, store });
  } catch (error) {
    await server?.close();
    await store?.close();
    folder.dispose();
    throw error;
  }
}

interface Opened {
  readonly options: ServiceOptions;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
  readonly folder: DataFolder;
  readonly server: HttpServer;
  readonly store: Store;
}

async function start({ options, clock, random, log, folder, server, store }: Opened): Promise<Service> {
  const address =
    options.publicAddress ?? `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${server.port}`;
  const { provider, embedded } = await trustedProvider({
    signIn: options.signIn,
    clock,
    random,
    keys: folder.keys,
    store,
    address,
  });
  const grantKey = await signingKey(folder.keys, 'grants', 'EdDSA');
  const grants = new GrantDesk({
    issuer: address,
    key: grantKey,
    clock,
    random,
  });
  const audit = new AuditDesk({ store, clock, issuer: grants.issuer, key: grantKey });
  const refusals = new Refusals({ store, clock, log });
  const refused = new RefusedSignIns(store, refusals);
  const ledger = new SessionLedger({ store, audit, refusals, clock, log });
  const bus = options.bus ?? memoryBus();
  const limits = { ...linkLimits, ...options.limits };
  const access = new AccessCache({ store, bus, clock });
  const verifier = new TokenVerifier(provider, clock, (token) => refused.token(token));
  const reception = new Reception({ verifier, store, access, clock, refused });
  const devices = new DeviceDesk({ store, clock, log });
  const { minimumAppVersion } = options;
  const turn = options.turn ? createTurnDesk(options.turn, clock) : noTurn;
  const sessions = new SessionDesk({
    store,
    access,
    minimumAppVersion,
    grants,
    ledger,
    turn,
    standing: (context, deviceId) => devices.standing(context, deviceId),
    clock,
    random,
    log,
  });
  await takeUpSessions({ dataFolder: folder.path, store, sessions, ledger, log });
  const notes = new SessionNotes({ dataFolder: folder.path, underWay: () => sessions.underWay(), clock, log });
  notes.start();
  const links = new LinkDesk({
    checkPasses: new CheckPasses(turn, clock),
    reception,
    sessions,
    devices,
    grants,
    store,
    clock,
    random,
    log,
    limits,
    minimumAppVersion,
  });
  const isOwnHost = ownHosts(address, server.port);
  const linkServer = new LinkServer({
    limits,
    clock,
    random,
    isOwnHost,
    // Its own page, and those that were let in beside it.
    allowedOrigins: new Set([address, ...(options.allowedOrigins ?? [])]),
    take: (socket, remoteAddress, fromPage) => links.take(socket, remoteAddress, fromPage),
  });
  const repeats = new Repeats({ store, clock, log });
  const listening = [
    repeats.start(),
    access,
    bus.subscribe('accessChanged', (tenantId) => void sessions.accessChanged(tenantId)),
    bus.subscribe('settingsChanged', (tenantId) => {
      links.settingsChanged(tenantId).catch((error: unknown) => log.failure('settings.push', error));
    }),
  ];
  const sweeper = new Sweeper({ store, audit, clock, log });
  sweeper.start();
  const goOut = options.fetch ?? fetch;
  const reading = { store, devices, seal: SecretSeal.in(folder.keys, random), clock, random, log, fetch: goOut };
  const schedule = new IntuneSchedule(reading);
  schedule.start();
  const certificate =
    options.tls && new CertificateKeeper({ files: options.tls, clock, log, certify: (pair) => server.certify(pair) });
  // A server has backups of its own.
  const backups =
    options.backup &&
    !options.database &&
    new ScheduledBackups({ dataFolder: folder.path, plan: options.backup, clock, log, run: runBackup });
  if (backups) backups.start();
  let isReady = true;
  const callers = new ApiReception({ reception, store, access, clock, refused });
  const api = await createApi({
    address,
    admit: (token) => callers.admit(token),
    refused: ({ caller: { tenant, actor }, code }) => refusals.note(tenant, { action: 'request.refused', code, actor }),
    limit: apiLimit(clock, { ...apiRates, ...options.apiRates }),
    repeats,
    handlers: everyRoute({
      store,
      bus,
      clock,
      random,
      log,
      access,
      audit,
      devices,
      sessions,
      links,
      intune: new IntuneDesk({ ...reading, schedule }),
    }),
    store,
    log,
    signIn: signInOptions(provider),
    connection: async () => ({
      service: 'Handrail',
      now: clock.now(),
      ...(await soleTenant(store)),
      ...(minimumAppVersion !== undefined && { minimumAppVersion }),
      ...(linkServer.isFull && { full: true }),
      relays: [...(options.turn?.urls ?? [])],
    }),
    isReady: () => isReady,
    strict: options.strictAnswers ?? false,
  });
  const setup = embedded
    ? undefined
    : administratorPage({
        dataFolder: folder.path,
        address,
        provider,
        tokens: verifier,
        store,
        bus,
        clock,
        random,
        log,
      });
  const origins = new ProviderOrigins(provider, fetch);
  const web = WebPages.in(options.web, {
    address,
    onLoopback: options.publicAddress === undefined,
    providers: async () => (embedded ? [] : await origins.origins()),
    random,
  });
  if (options.web !== undefined && !web) log.event('web.notBuilt');
  server.serve({
    isOwnHost,
    upgrade: (request, socket, head) => linkServer.upgrade(request, socket, head),
    request(request, response) {
      if (setup && SetupHandler.owns(request.url)) return void setup.handle(request, response);
      if (web?.handle(request, response)) return;
      if (!embedded || !request.url?.startsWith(`${identityPath}/`)) return api.routing(request, response);
      embedded.handle(request, response).catch((error: unknown) => {
        log.failure('identity.failed', error);
        if (!response.headersSent) response.statusCode = 500;
        response.end();
      });
    },
  });
  log.event('service.started');

  let closing: Promise<void> | undefined;
  const close = async () => {
    isReady = false;
    for (const each of listening) each.dispose();
    certificate?.dispose();
    await Promise.all([sweeper.close(), schedule.close(), backups && backups.close()]);
    notes.close(await sessions.close());
    linkServer.close();
    const ended = server.close();
    // What has not answered the close by now will not.
    const limit = setTimeout(() => linkServer.terminate(), 500);
    await ended;
    clearTimeout(limit);
    await api.close();
    await refusals.close();
    await store.close();
    folder.dispose();
    log.event('service.stopped');
  };
  return {
    address,
    reloadCertificate: () => certificate?.reload(),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** One organisation's service may say whose it is; who else is at one of several is nobody's business. */
async function soleTenant(store: Store): Promise<{ readonly organisation?: string }> {
  const [name, ...others] = await store.tenants.names(2);
  return name === undefined || others.length > 0 ? {} : { organisation: name.slice(0, 200) };
}
