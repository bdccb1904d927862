import { makeStyles } from '@fluentui/react-components';
import { HandrailError } from '@handrail/sdk';
import { useEffect, useRef, useState } from 'react';
import type { Problem } from '../../base/app/problem.ts';
import { useStore } from '../components/context.ts';
import { ProblemBar } from '../components/ProblemBar.tsx';

const useStyles = makeStyles({
  frame: { border: 'none', display: 'block', width: '100%', height: '100%' },
});

interface OpenStage {
  readonly address: string;
  readonly origin: string;
  readonly token: string;
}

/**
 * The stage that draws the picture: a page of its own origin, framed. It gets its one-time token by `postMessage`, to
 * exactly that origin; the address carries nothing.
 */
export function StageFrame({ sessionId, title }: { readonly sessionId: string; readonly title: string }) {
  const styles = useStyles();
  const store = useStore();
  const frame = useRef<HTMLIFrameElement>(null);
  const [stage, setStage] = useState<OpenStage>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    let wanted = true;
    store.openStage(sessionId).then(
      (opened) => {
        if (wanted) setStage(opened);
      },
      (error: unknown) => {
        const { code, details } = HandrailError.from(error);
        if (wanted) setProblem({ code, details: { ...details } });
      },
    );
    return () => {
      wanted = false;
    };
  }, [store, sessionId]);
  if (problem) return <ProblemBar problem={problem} />;
  if (!stage) return undefined;
  return (
    <iframe
      ref={frame}
      className={styles.frame}
      title={title}
      src={stage.address}
      // Its own origin, and so its own storage and socket, but no forms, popups, downloads or top navigation.
      sandbox="allow-scripts allow-same-origin"
      allow="autoplay"
      referrerPolicy="no-referrer"
      // An origin that is nobody's has no name; the token is worth something to this frame's page alone.
      onLoad={() =>
        frame.current?.contentWindow?.postMessage({ token: stage.token }, stage.origin === 'null' ? '*' : stage.origin)
      }
    />
  );
}
