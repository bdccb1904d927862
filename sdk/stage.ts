import type { Event } from './event.ts';

/** Which sealed stream a frame belongs to; each has a data channel of the same name. */
export type DirectStream = 'input' | 'moves';

/** SDP and ICE between the two stages; it travels inside the sealed control stream. */
export type StageSignal =
  | { readonly kind: 'description'; readonly type: 'offer' | 'answer'; readonly sdp: string }
  | { readonly kind: 'candidate'; readonly candidate: string; readonly sdpMid: string; readonly sdpMLineIndex: number }
  /** Helper's: its stage is ready to be offered a connection (again). Sharer's: its stage waits for the helper's. */
  | { readonly kind: 'ready' }
  /**
   * Helper's: where the picture cannot come any other way, it wants it through the relay, in one of these codecs; none of them
   * ends it. Said again, it begins anew with a whole picture.
   */
  | { readonly kind: 'relay'; readonly codecs: readonly string[] };

/** How the picture does, about once a second. Rates are over the last report's span. */
export interface StageReport {
  /** `direct` between the devices, `turn` through a TURN relay, `relay` sealed through the service, `none` while there is no way. */
  readonly route: 'direct' | 'turn' | 'relay' | 'none';
  readonly framesPerSecond?: number;
  readonly kilobitsPerSecond?: number;
  readonly codec?: string;
  readonly width?: number;
  readonly height?: number;
  /** Sharer's stage: the browser's name for the screen that it captures. */
  readonly screen?: string;
  /** Round trip of the media path, ms. */
  readonly roundTripMs?: number;
  /**
   * Helper's stage, where no connection forms: `here` or `there` when that browser has no address to offer, since WebRTC is
   * blocked in it, and `between` when neither reaches the other's.
   */
  readonly noWay?: 'here' | 'there' | 'between';
}

/** What a stage is told by its device when it starts. */
export interface StageSettings {
  readonly side: 'helper' | 'sharer';
  readonly iceServers: readonly {
    readonly urls: readonly string[];
    readonly username?: string;
    readonly credential?: string;
  }[];
  /** Codec names in order of preference, such as `AV1`. */
  readonly codecs: readonly string[];
  readonly framesPerSecond: number;
  /** Capture rate while the picture does not change. */
  readonly idleFramesPerSecond: number;
  /** Words the stage shows, already in the person's language. */
  readonly words: Readonly<Record<string, string>>;
}

/**
 * What a stage may do now. The helper's greys the picture and stops listening for input by it; the sharer's rests while
 * `paused`: it keeps the screen that was picked, takes no picture of it, and has no connection.
 */
export interface StageMode {
  readonly control: boolean;
  readonly paused: boolean;
}

/** Why a stage gave up. */
export type StageFailure = 'capture_refused' | 'capture_failed' | 'no_display' | 'connection_failed';

/**
 * What the device hands to a stage: core's code that touches capture, video and WebRTC in a page of its own. Kept
 * for core; no package can have a stage.
 */
export interface StageHost {
  /** `iceServers` are renewed from time to time: to be read anew for each connection, and each way looked for. */
  readonly settings: StageSettings;
  signal(message: StageSignal): void;
  readonly onSignal: Event<StageSignal>;
  /** The data channels are open: sealed frames of these streams may come through `onSend` from now on. */
  carrierOpen(): void;
  carrierClosed(): void;
  /** A sealed frame for the data channel of its stream. */
  readonly onSend: Event<{ readonly stream: DirectStream; readonly frame: Uint8Array }>;
  /** A sealed frame that came through a data channel. */
  received(stream: DirectStream, frame: Uint8Array): void;
  /** A piece of the picture for the relay, or the helper's answer to one: at most 48 KiB, sealed by the device. In order. */
  sendPicture(piece: Uint8Array): void;
  /** What the other stage sent so. */
  readonly onPicture: Event<Uint8Array>;
  report(report: StageReport): void;
  failed(reason: StageFailure): void;
  /** Sharer's stage: told to rest, it lets nothing out any more; the browser may still be taking a picture. */
  silent(): void;
  /** Sharer's stage: it rests, and nothing is captured any more. */
  resting(): void;
  /** Helper's stage: runs one of core's own one-way actions (`move`, `button`, `wheel`, `key`, `text`). */
  run(action: string, input: unknown): void;
  readonly mode: StageMode;
  readonly onMode: Event<StageMode>;
  /** Aborted when the stage must stop at once. */
  readonly signalEnd: AbortSignal;
}

/** The module of the helper's stage exports `startStage`. */
export type StartStage = (host: StageHost) => void | Promise<void>;

/** What the browser is asked for the screen through: the `navigator.mediaDevices` of a page that has the right to. */
export interface ScreenDevices {
  /** As in the browser: options in, a media stream out. */
  getDisplayMedia(options: object): Promise<object>;
}

/** A sharer's stage that waits: it speaks with the other stage, and has no picture of anything. */
export interface WaitingStage {
  /**
   * The person allowed it, and here is what may ask for the screen: called right after a click. Settles once the screen is
   * captured, or could not be and the device was told so.
   */
  capture(devices: ScreenDevices): Promise<void>;
}

/** The module of the sharer's stage exports `prepareStage`. */
export type PrepareStage = (host: StageHost) => WaitingStage;
