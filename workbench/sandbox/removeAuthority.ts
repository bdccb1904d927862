/** What the language itself gives, by ECMA-262, without `eval`, and the few names that the SDK promises beside it. */
const kept: ReadonlySet<string> = new Set([
  ...'AggregateError Array ArrayBuffer AsyncDisposableStack Atomics BigInt BigInt64Array BigUint64Array Boolean'.split(
    ' ',
  ),
  ...'DataView Date DisposableStack Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array'.split(
    ' ',
  ),
  ...'Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise'.split(
    ' ',
  ),
  ...'Proxy RangeError ReferenceError Reflect RegExp Set String SuppressedError Symbol SyntaxError Temporal'.split(' '),
  ...'TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet'.split(' '),
  ...'decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape isFinite isNaN'.split(' '),
  ...'parseFloat parseInt globalThis undefined'.split(' '),
  ...'AbortController AbortSignal DOMException Event EventTarget TextDecoder TextEncoder URL URLSearchParams'.split(
    ' ',
  ),
  ...'clearInterval clearTimeout console queueMicrotask self setInterval setTimeout structuredClone'.split(' '),
]);

/** Names of URL that make an address out of data, which something might load. */
const addressMakers = ['createObjectURL', 'revokeObjectURL'];

/**
 * Leaves a worker the language and little else. Everything a browser adds to it today or tomorrow is taken from the
 * global object and from each prototype between it and `EventTarget`, and these are frozen. Throws when something stays,
 * so that nothing runs in a worker that could not be emptied.
 */
export function removeAuthority(worker: object): void {
  for (const scope of scopes(worker)) {
    for (const name of Reflect.ownKeys(scope)) {
      if (typeof name === 'string' && kept.has(name)) continue;
      if (Reflect.deleteProperty(scope, name) || isConstant(scope, name)) continue;
      throw new Error(`The worker would keep ${String(name)}`);
    }
  }
  for (const maker of addressMakers) Reflect.deleteProperty(URL, maker);
  for (const scope of [...scopes(worker), EventTarget.prototype]) Object.freeze(scope);
}

/** A number that the browser fixed, such as `TEMPORARY`: it cannot be taken away, and gives nothing. */
function isConstant(scope: object, name: string | symbol): boolean {
  const property = Reflect.getOwnPropertyDescriptor(scope, name);
  return property?.writable === false && typeof property.value === 'number';
}

/** The global object and its prototypes, up to the one that `EventTarget` shares with harmless things. */
function scopes(worker: object): readonly object[] {
  const found: object[] = [];
  for (let scope: object | null = worker; scope && scope !== EventTarget.prototype; ) {
    found.push(scope);
    scope = Reflect.getPrototypeOf(scope);
  }
  return found;
}
