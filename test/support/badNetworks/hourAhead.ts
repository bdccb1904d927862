// Loaded before a program (`--import`): the clock of its machine is an hour fast.
const Right = Date;
const hourMs = 3_600_000;

globalThis.Date = class extends Right {
  constructor(...parts: readonly unknown[]) {
    super(...((parts.length === 0 ? [Right.now() + hourMs] : parts) as [number]));
  }

  static override now(): number {
    return Right.now() + hourMs;
  }
} as DateConstructor;
