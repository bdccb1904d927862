import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageChannel as NodeChannel } from 'node:worker_threads';
import { type MessagePortLike, messagePort } from '../../../../workbench/base/rpc/messagePort.ts';

type NodePort = NodeChannel['port1'];

/** A channel's end in a browser that does not tell when the other one closes. */
function silent(port: NodePort): MessagePortLike {
  return {
    postMessage: (message) => port.postMessage(message),
    addEventListener(type: string, listener: (event: { readonly data: unknown }) => void) {
      if (type === 'message') port.on('message', (data: unknown) => listener({ data }));
    },
    start: () => port.start(),
    close: () => port.close(),
  };
}

test('An end that closes says so after all its frames, also where the browser says nothing', async () => {
  const { port1, port2 } = new NodeChannel();
  const [near, far] = [messagePort(silent(port1)), messagePort(silent(port2))];
  const heard: string[] = [];
  far.onFrame((frame) => void heard.push(`frame ${frame.join()}`));
  const closed = new Promise<string>((resolve) =>
    far.onClose(({ reason }) => {
      heard.push('closed');
      resolve(reason);
    }),
  );
  near.send(Uint8Array.of(1, 2));
  near.send(Uint8Array.of(3));
  near.close();
  near.close();
  assert.equal(await closed, 'the other end closed');
  assert.deepEqual(heard, ['frame 1,2', 'frame 3', 'closed']);
  far.close();
});

test('What is no frame and not the last word is dropped', async () => {
  const { port1, port2 } = new NodeChannel();
  const far = messagePort(silent(port2));
  const frame = new Promise<Uint8Array>((resolve) => far.onFrame(resolve));
  for (const other of ['closed', 7, { data: 'handrail.closed' }, undefined]) port1.postMessage(other);
  port1.postMessage(Uint8Array.of(9));
  assert.deepEqual(await frame, Uint8Array.of(9));
  far.close();
  port1.close();
});
