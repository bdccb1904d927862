import Type, { type Static } from 'typebox';
import { UnknownFact } from './posture.ts';

const TextFact = Type.Union([
  Type.Object(
    { state: Type.Literal('known'), value: Type.String({ minLength: 1, maxLength: 128 }) },
    { additionalProperties: false },
  ),
  UnknownFact,
]);
/** A text that was learned, or why not. */
export type TextFact = Static<typeof TextFact>;

/**
 * By what a device is found in another system's list. A device says it only when the service asks, which it does while the tenant
 * reads such a list.
 */
export const DeviceIdentifiers = Type.Object(
  {
    /** The machine's own, from its firmware. */
    serialNumber: TextFact,
    /** Of the device in Microsoft Entra, where it is joined. */
    directoryDeviceId: TextFact,
  },
  { additionalProperties: false },
);
export type DeviceIdentifiers = Static<typeof DeviceIdentifiers>;

/** What makers leave where a serial number should be, without spaces and in lower case. */
const placeholders: ReadonlySet<string> = new Set([
  'tobefilledbyo.e.m.',
  'tobefilledbyoem',
  'systemserialnumber',
  'systemserialnumb',
  'serialnumber',
  'chassisserialnumber',
  'baseboardserialnumber',
  'defaultstring',
  'notspecified',
  'notapplicable',
  'notavailable',
  'notset',
  'none',
  'null',
  'empty',
  'unknown',
  'invalid',
  'o.e.m.',
  'oem',
  'n/a',
  '123456789',
  '1234567890',
  '0123456789',
  '12345678',
  '01234567',
  'abcdefgh',
]);

/**
 * A serial number in the form in which two are compared: without spaces, which Intune leaves out, and in lower case. Undefined for
 * what does not tell one machine from another.
 */
export function comparableSerial(text: string | undefined): string | undefined {
  const serial = (text ?? '').replace(/[\s\p{Cc}\p{Cf}]/gu, '').toLowerCase();
  if (serial.length < 4 || serial.length > 128 || placeholders.has(serial)) return undefined;
  // One sign over and over, as in 00000000 or ........
  return new Set(serial).size === 1 ? undefined : serial;
}

/** A directory's device id in the form in which two are compared; undefined for what is none, as the id of all zeros. */
export function comparableDirectoryId(text: string | undefined): string | undefined {
  const id = (text ?? '').trim().toLowerCase();
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) && /[1-9a-f]/.test(id) ? id : undefined;
}
