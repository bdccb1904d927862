import Type from 'typebox';
import { CheckResult } from '../check/checkResult.ts';
import { ServiceSeen } from '../check/serviceSeen.ts';
import { EnrolmentSecret, IceServer } from '../link/linkApi.ts';
import { defineInterface } from '../rpc/methods.ts';
import { AppState } from './appState.ts';
import { ShownLog } from './logEntry.ts';
import { Wishes } from './preferences.ts';
import { longestAddress } from './serviceAddress.ts';

const empty = Type.Object({}, { additionalProperties: false });
const id = Type.String({ maxLength: 128 });
const session = Type.Object({ sessionId: id }, { additionalProperties: false });

/**
 * What the device answers to the workbench's page, on multiplexer channel 0. The page has the rights of the person at
 * this device and no more; nothing here reaches the other device but through the gate.
 */
export const deviceInterface = defineInterface({
  methods: {
    /** The page is up; answers the first snapshot. Later ones come as `state`. */
    open: { input: empty, output: AppState },
    /** Give help: asks for a code. */
    offer: { input: empty, output: empty },
    cancelOffer: { input: empty, output: empty },
    /** Get help: joins with the code that the helper read out. */
    join: {
      input: Type.Object({ code: Type.String({ maxLength: 32 }) }, { additionalProperties: false }),
      output: empty,
      // Settles when the two are connected: the service, the other device and the handshake take their own limits.
      timeLimitMs: 120_000,
    },
    /** Sharer: accepts the help that a helper offered, where no code is needed. */
    acceptHelp: { input: session, output: empty, timeLimitMs: 120_000 },
    cancelJoin: { input: empty, output: empty },
    /** Sharer: does not want the help that a helper offered. */
    declineHelp: { input: session, output: empty },
    /** Enrols this device with the secret of an enrolment token. */
    enrol: { input: Type.Object({ token: EnrolmentSecret }, { additionalProperties: false }), output: empty },
    /** Runs an extension's action as the person at this device. */
    run: {
      input: Type.Object(
        { extension: id, action: id, input: Type.Optional(Type.Unknown()), sessionId: Type.Optional(id) },
        { additionalProperties: false },
      ),
      output: Type.Object({ output: Type.Optional(Type.Unknown()) }),
      // A consent prompt may take its whole time in between.
      timeLimitMs: 330_000,
    },
    /** Leave or End, from either side. */
    leave: { input: session, output: empty },
    /** Sharer: takes back a permission that was allowed. */
    withdraw: {
      input: Type.Object({ sessionId: id, permission: id }, { additionalProperties: false }),
      output: empty,
    },
    /** Sharer: lets a request be asked again after it was blocked. */
    unblock: {
      input: Type.Object({ sessionId: id, permission: id }, { additionalProperties: false }),
      output: empty,
    },
    /** Stores the receipt of an ended session among the person's downloads. */
    saveReceipt: { input: session, output: empty, timeLimitMs: 60_000 },
    /**
     * Helper: asks for the person and device of an ended session again, by the device list where that is possible, else by a
     * new code. Closes the summary once that is asked; everything is approved anew.
     */
    reconnect: { input: session, output: empty, timeLimitMs: 60_000 },
    /** Closes the summary of an ended session. */
    dismissSession: { input: session, output: empty },
    dismissToast: { input: Type.Object({ id: Type.Integer() }, { additionalProperties: false }), output: empty },
    /** Helper: where to frame the stage, and the one-time token to hand to it with `postMessage` to exactly that origin. */
    openStage: {
      input: session,
      output: Type.Object({ address: Type.String(), origin: Type.String(), token: Type.String() }),
    },
    /** Opens an address of the organisation in the person's own browser. */
    openAddress: {
      input: Type.Object(
        { address: Type.String({ maxLength: 2048, pattern: '^https://[^\\s]+$' }) },
        { additionalProperties: false },
      ),
      output: empty,
    },
    /** Looks at the way to the service, signed in or not; each step comes as `checked`. Answers with what the page can try the relays. */
    checkConnection: {
      input: empty,
      output: Type.Object({ iceServers: Type.Array(IceServer, { maxItems: 8 }) }),
      timeLimitMs: 180_000,
    },
    /** Where no service is known: looks at what stands at the address that the person typed. Each step comes as `checked`. */
    lookAtService: {
      input: Type.Object(
        { address: Type.String({ minLength: 1, maxLength: longestAddress }) },
        { additionalProperties: false },
      ),
      output: ServiceSeen,
      timeLimitMs: 90_000,
    },
    /** Keeps the service that was looked at last, and goes on with it. The page then loads itself anew. */
    useService: {
      input: Type.Object(
        { address: Type.String({ minLength: 1, maxLength: longestAddress }) },
        { additionalProperties: false },
      ),
      output: empty,
    },
    /** Signs out, forgets the service that the person chose, and asks for another. The page then loads itself anew. */
    leaveService: { input: empty, output: empty, timeLimitMs: 30_000 },
    /** The newest entries of this device's local log. */
    readLog: { input: empty, output: ShownLog },
    /** Has the system show the folder with the log's files. */
    openLogFolder: { input: empty, output: empty },
    /** What the person wishes from now on; the device keeps it, and prompts and stages follow it too. */
    prefer: { input: Type.Object(Wishes.properties, { additionalProperties: false }), output: empty },
    /** Looks for a newer version of the app. What comes of it is in the state, as with `installUpdate`. */
    checkForUpdate: { input: empty, output: empty },
    /** Fetches the newer version where it is not there yet, ends the app and installs it; never in a session. */
    installUpdate: { input: empty, output: empty },
    /** A side's worker died or could not start. */
    sideFailed: {
      input: Type.Object(
        { channel: Type.Integer(), reason: Type.String({ maxLength: 200 }) },
        { additionalProperties: false },
      ),
      output: empty,
    },
  },
  notices: {},
});

/** What the page hears. */
export const pageInterface = defineInterface({
  methods: {},
  notices: { state: { payload: AppState }, checked: { payload: CheckResult } },
});
