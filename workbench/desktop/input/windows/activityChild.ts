/**
 * The person's own activity on Windows: low-level hooks, which mark injected events. **Not run**: written from the
 * documentation of winuser.h and compiled only. The message loop never returns to JavaScript's event loop, so reports
 * are bytes on standard output and the parent ends this process by killing it.
 */
import { writeSync } from 'node:fs';
import koffi from 'koffi';
import { activityIntervalMs, activityMarks } from '../activityMarks.ts';
import { ActivityRate } from '../activityRate.ts';

const hooks = { keyboard: 13, mouse: 14 } as const;
/** LLKHF_INJECTED | LLKHF_LOWER_IL_INJECTED, in KBDLLHOOKSTRUCT.flags at offset 8. */
const keyInjected = { mask: 0x12, offset: 8 } as const;
/** LLMHF_INJECTED | LLMHF_LOWER_IL_INJECTED, in MSLLHOOKSTRUCT.flags at offset 12. */
const mouseInjected = { mask: 0x03, offset: 12 } as const;

const user32 = koffi.load('user32.dll');
const hookType = koffi.proto('__stdcall', 'intptr_t', ['int', 'uintptr_t', 'void *']);
const setHook = user32.func('__stdcall', 'SetWindowsHookExW', 'void *', [
  'int',
  koffi.pointer(hookType),
  'void *',
  'uint32_t',
]);
const nextHook = user32.func('intptr_t __stdcall CallNextHookEx(void *hook, int code, uintptr_t kind, void *data)');
const getMessage = user32.func(
  'int __stdcall GetMessageW(void *message, void *window, unsigned int least, unsigned int most)',
);

const rate = new ActivityRate(activityIntervalMs, () => performance.now());

/** A parent that is gone no longer reads; this is the only way to notice here. */
function report(mark: string): void {
  try {
    writeSync(1, mark);
  } catch {
    process.exit(1);
  }
}

function listen(injected: { readonly mask: number; readonly offset: number }, mark: string): bigint {
  return koffi.register((code: number, what: number | bigint, data: bigint) => {
    const own = code >= 0 && (koffi.decode.uint32(data + BigInt(injected.offset)) & injected.mask) === 0;
    if (own && rate.pass()) report(mark);
    return nextHook(null, code, what, data);
  }, koffi.pointer(hookType));
}

setHook(hooks.mouse, listen(mouseInjected, activityMarks.pointer), null, 0);
setHook(hooks.keyboard, listen(keyInjected, activityMarks.key), null, 0);
report(activityMarks.ready);
const message = Buffer.alloc(48);
while (getMessage(message, null, 0, 0) > 0) {
  // Hooks are called while waiting in there; no message is addressed to this thread.
}
