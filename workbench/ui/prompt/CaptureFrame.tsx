import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { captureMessages, type PromptGlobals } from '../../base/app/captureMessages.ts';
import type { PromptFrame } from '../../base/app/promptApi.ts';
import { useWords } from '../components/context.ts';

const useStyles = makeStyles({
  frame: { border: 'none', display: 'block' },
  // In the page, so that it loads, and nowhere to be seen.
  waiting: { position: 'absolute', width: '1px', height: '1px', opacity: 0, pointerEvents: 'none' },
  shown: { width: '100%', height: '100%' },
});

/**
 * The stage that captures, in an origin of its own. While the person reads it waits, without the right to capture: that has
 * only a second, empty frame of the same origin, which is made when the device says that the person allowed it.
 */
export function CaptureFrame({ frame, shown }: { readonly frame: PromptFrame; readonly shown: boolean }) {
  const styles = useStyles();
  const words = useWords();
  const element = useRef<HTMLIFrameElement>(null);
  const { address, origin, token } = frame;
  useEffect(() => {
    const stage = element.current;
    return stage ? offerCapture(stage, frame) : undefined;
  }, [frame]);
  useEffect(() => {
    if (shown) document.title = words.text('prompt.sharing');
  }, [shown, words]);
  return (
    <iframe
      ref={element}
      className={mergeClasses(styles.frame, shown ? styles.shown : styles.waiting)}
      title={words.text('prompt.sharing')}
      src={address}
      tabIndex={-1}
      aria-hidden={!shown}
      sandbox={sandbox}
      allow="display-capture 'none'"
      referrerPolicy="no-referrer"
      onLoad={() => element.current?.contentWindow?.postMessage({ token }, origin)}
    />
  );
}

const sandbox = 'allow-scripts allow-same-origin';

/** Lets the shell have the stage capture, until the returned function is called. */
function offerCapture(stage: HTMLIFrameElement, { origin, screen }: PromptFrame): () => void {
  const page = globalThis as PromptGlobals;
  const heard = (word: string) =>
    new Promise<void>((resolve) => {
      const listener = ({ data, source, origin: from }: MessageEvent<unknown>): void => {
        if (source !== stage.contentWindow || from !== origin || data !== word) return;
        removeEventListener('message', listener);
        resolve();
      };
      addEventListener('message', listener);
    });
  const ready = heard(captureMessages.ready);
  page.handrailCapture = async () => {
    await ready;
    const allowed = await frameThatCaptures(screen, sandbox);
    const done = heard(captureMessages.done);
    // The click goes to the frame that asks the browser, the word to the stage, which waits for it.
    const withClick: WindowPostMessageOptions & { readonly delegate: string } = {
      targetOrigin: origin,
      delegate: 'display-capture',
    };
    allowed.contentWindow?.postMessage(captureMessages.capture, withClick);
    stage.contentWindow?.postMessage(captureMessages.capture, origin);
    await done;
  };
  return () => {
    delete page.handrailCapture;
  };
}

/** It lies after the stage's, which finds it by that. */
function frameThatCaptures(address: string, sandboxed: string): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.setAttribute('sandbox', sandboxed);
  frame.allow = 'display-capture';
  frame.referrerPolicy = 'no-referrer';
  frame.src = address;
  return new Promise((resolve) => {
    frame.onload = () => resolve(frame);
    document.body.append(frame);
  });
}
