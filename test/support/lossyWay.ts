import { createSocket, type Socket } from 'node:dgram';
import { type AddressInfo, isIPv4 } from 'node:net';
import type { StageSignal } from '../../sdk/stage.ts';

/** What a way does to what goes over it. Nothing, when nothing is said. */
export interface Conditions {
  /** Part of the packets that vanish, 0 to 1. */
  readonly loss?: number;
  /** What it carries, kbit/s. */
  readonly kilobits?: number;
  /** How long each packet takes, ms. */
  readonly delayMs?: number;
}

/** What came to a way in one direction, and what of it got through. */
export interface Carried {
  readonly packets: number;
  readonly bytes: number;
  readonly lost: number;
}

/** A narrow way has a queue before it that holds so much of what it carries, ms; the rest is lost. */
const queueMs = 250;

type End = 'sharer' | 'helper';

/** Stands for an address of one end, towards the other. */
interface Door {
  readonly of: End;
  /** Of this machine. */
  readonly address: string;
  readonly real: number;
  readonly socket: Socket;
  readonly port: number;
}

/**
 * A way between two stages on this machine that loses, slows and delays, for systems whose kernel can do none of it. Each
 * end is told the other's addresses as doors of this way: what comes to a door leaves, if it does, by the door that stands
 * for its sender. Nothing else leads from one to the other.
 */
export class LossyWay {
  readonly #doors: Door[] = [];
  readonly #lanes: Readonly<Record<End, Lane>>;

  constructor(random: () => number = Math.random) {
    this.#lanes = { sharer: new Lane(random), helper: new Lane(random) };
  }

  /** From now on, both ways or towards one end. */
  set(conditions: Conditions, towards: readonly End[] = ['sharer', 'helper']): void {
    for (const end of towards) this.#lanes[end].conditions = conditions;
  }

  /** Since the beginning, towards an end. */
  carried(towards: End): Carried {
    return { ...this.#lanes[towards].carried };
  }

  /** What one end says to the other, with its addresses replaced by doors; undefined for one that is of no use here. */
  async reroute(signal: StageSignal, from: End): Promise<StageSignal | undefined> {
    if (signal.kind === 'description') {
      // The candidates come by themselves as well.
      return { ...signal, sdp: signal.sdp.replaceAll(/^a=candidate:.*\r?\n/gm, '') };
    }
    if (signal.kind !== 'candidate') return signal;
    const parts = signal.candidate.split(' ');
    const [, , protocol, , address, port] = parts;
    if (protocol?.toLowerCase() !== 'udp' || !address || !isIPv4(address)) return undefined;
    parts[5] = String((await this.#door(from, address, Number(port))).port);
    return { ...signal, candidate: parts.join(' ') };
  }

  dispose(): void {
    for (const lane of Object.values(this.#lanes)) lane.close();
    for (const { socket } of this.#doors.splice(0)) socket.close();
  }

  async #door(of: End, address: string, real: number): Promise<Door> {
    const known = this.#doors.find((door) => door.of === of && door.address === address && door.real === real);
    if (known) return known;
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(0, address, resolve);
    });
    const door: Door = { of, address, real, socket, port: (socket.address() as AddressInfo).port };
    this.#doors.push(door);
    socket.on('message', (packet, sender) => {
      const back = this.#doors.find(
        (each) => each.of !== of && each.address === sender.address && each.real === sender.port,
      );
      if (back) this.#lanes[of].take(packet, () => back.socket.send(packet, real, address));
    });
    return door;
  }
}

/** One direction. What is not lost leaves in the order in which it came. */
class Lane {
  conditions: Conditions = {};
  readonly carried = { packets: 0, bytes: 0, lost: 0 };
  readonly #random: () => number;
  readonly #waiting: { readonly at: number; readonly send: () => void }[] = [];
  #freeAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(random: () => number) {
    this.#random = random;
  }

  take(packet: Uint8Array, send: () => void): void {
    const { loss = 0, kilobits, delayMs = 0 } = this.conditions;
    const now = performance.now();
    this.carried.packets += 1;
    this.carried.bytes += packet.length;
    const queued = Math.max(0, this.#freeAt - now);
    if (this.#random() < loss || (kilobits !== undefined && queued > queueMs)) {
      this.carried.lost += 1;
      return;
    }
    // With the headers of UDP and IP.
    this.#freeAt = now + (kilobits === undefined ? 0 : queued + ((packet.length + 28) * 8) / kilobits);
    this.#waiting.push({ at: this.#freeAt + delayMs, send });
    this.#pump();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #pump(): void {
    if (this.#closed) return;
    while (this.#waiting[0] && this.#waiting[0].at <= performance.now()) this.#waiting.shift()?.send();
    clearTimeout(this.#timer);
    const next = this.#waiting[0];
    if (next) this.#timer = setTimeout(() => this.#pump(), Math.max(0, next.at - performance.now()));
  }
}
