import { makeStyles, mergeClasses, tokens, useAnnounce } from '@fluentui/react-components';
import type { Position } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { clockOver } from '../../base/clockOver.ts';
import { overlayLook } from '../../base/overlay/look.ts';
import { useStore, useWords } from '../components/context.ts';
import { visuallyHidden } from '../components/visuallyHidden.ts';
import type { PictureTools } from '../stores/pictureTools.ts';
import { Crosshair } from './Crosshair.tsx';
import { crosshairAfter } from './crosshair.ts';
import { Drawing, type Drawn } from './drawing.ts';
import { MarkEcho } from './markEcho.ts';
import { MarkFlow } from './markFlow.ts';
import type { Box } from './pictureBox.ts';
import { PointerHand } from './pointerHand.ts';
import { pressShortcut } from './shortcuts.ts';
import { TypedText } from './TypedText.tsx';

/** The place is said once the keys rest, ms. */
const restMs = 500;
const middle: Position = { x: 0.5, y: 0.5 };

const useStyles = makeStyles({
  layer: { position: 'absolute', inset: 0, containerType: 'size', overflow: 'hidden', pointerEvents: 'none' },
  held: {
    pointerEvents: 'auto',
    touchAction: 'none',
    userSelect: 'none',
    outlineStyle: 'solid',
    outlineWidth: '2px',
    outlineOffset: '-2px',
    outlineColor: tokens.colorBrandStroke1,
    ':focus-visible': { outlineWidth: '4px', outlineOffset: '-4px' },
  },
  picture: { position: 'absolute', inset: 0, margin: 'auto' },
  lines: { cursor: 'crosshair' },
  words: { cursor: 'text' },
  svg: { position: 'absolute', inset: 0, width: '100%', height: '100%', overflow: 'visible', pointerEvents: 'none' },
  hidden: visuallyHidden,
});

export interface DrawingLayerProps {
  readonly tools: PictureTools;
  /** Whose screen it is. */
  readonly name: string;
  /** Of the picture, in its own points. */
  readonly width: number;
  readonly height: number;
}

/** Lies over the stage's frame: while a tool is picked up, everything that hands do is drawing. */
export const DrawingLayer = observer(function DrawingLayer({ tools, name, width, height }: DrawingLayerProps) {
  const styles = useStyles();
  const words = useWords();
  const store = useStore();
  const { announce } = useAnnounce();
  const layer = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const drawing = useRef<Drawing>(undefined);
  const stroke = useRef<Drawn>(undefined);
  const [crosshair, setCrosshair] = useState(middle);
  const [byKeys, setByKeys] = useState(false);
  const [writing, setWriting] = useState<Position>();
  const keysHint = useId();
  const { inHand } = tools;

  // The rest of this page's frames go through here, and no snapshot in between draws it anew.
  useEffect(() => {
    const [on, into] = [layer.current, svg.current];
    if (!on || !into) return undefined;
    const ending = new AbortController();
    const still = matchMedia('(prefers-reduced-motion: reduce)');
    const echo = new MarkEcho({
      svg: into,
      picture: () => sizeOf(tools),
      roundTripMs: () => tools.session?.picture.roundTripMs ?? 0,
      moves: () => !still.matches,
      clock: clockOver(globalThis),
    });
    const flow = new MarkFlow(
      (run) => requestAnimationFrame(run),
      echo,
      (error) => tools.failed(error),
    );
    const drawn = new Drawing(flow, () => ({ colour: tools.colour, stay: tools.stay }), tools.newId);
    drawing.current = drawn;
    const hand = new PointerHand({
      box: () => boxOf(picture.current),
      tool: () => tools.inHand?.tool,
      begin: (tool, at) => {
        const used = tools.inHand;
        return used && drawn.begin(tool, at, (input) => tools.use(used, input));
      },
      // A click beside a text that is being typed sets that one.
      write: (at) => {
        const typing = on.contains(document.activeElement) && document.activeElement !== on;
        if (typing) on.focus({ preventScroll: true });
        else setWriting(at);
      },
      busy: (busy) => tools.setBusy(busy),
    });
    hand.listen(on, ending.signal);
    for (const type of ['pointermove', 'pointerdown']) {
      on.addEventListener(type, () => setByKeys(false), { signal: ending.signal });
    }
    return () => {
      ending.abort();
      flow.clear();
      echo.clear();
    };
  }, [tools]);

  const held = inHand?.action;
  useEffect(() => {
    if (held !== undefined) layer.current?.focus({ preventScroll: true });
    return () => {
      stroke.current?.end();
      stroke.current = undefined;
      setWriting(undefined);
    };
  }, [held]);

  useEffect(() => {
    if (!byKeys) return undefined;
    const { x, y } = crosshair;
    const timer = setTimeout(
      () => announce(words.text('draw.at', { across: words.number(x * 100), down: words.number(y * 100) })),
      restMs,
    );
    return () => clearTimeout(timer);
  }, [crosshair, byKeys, words, announce]);

  const act = () => {
    const used = inHand;
    if (!used) return;
    if (used.tool === 'text') return setWriting(crosshair);
    if (stroke.current) {
      stroke.current.end();
      stroke.current = undefined;
      return announce(words.text('draw.done'));
    }
    stroke.current = drawing.current?.begin(used.tool, crosshair, (input) => tools.use(used, input));
    announce(words.text('draw.begun'));
  };

  const sayTool = (held = tools.inHand) =>
    held && words.ofExtension(store.state?.texts ?? {}, held.extension, { key: held.label });
  const choose = (key: string) => {
    const choice = pressShortcut(tools, key);
    if (choice === 'tool') announce(words.text('draw.pickedUp', { tool: sayTool() ?? '' }));
    if (choice === 'colour') announce(words.text(`draw.${tools.colour}`));
    if (choice === 'stay') announce(words.text(tools.stay ? 'draw.staysHint' : 'draw.fadesHint'));
    return choice !== undefined;
  };

  const keyDown = (event: KeyboardEvent) => {
    const box = boxOf(picture.current);
    if (!inHand || !box || event.ctrlKey || event.altKey || event.metaKey) return;
    const { key } = event;
    const at = crosshairAfter(crosshair, key, event.shiftKey, box);
    if (at) {
      setByKeys(true);
      setCrosshair(at);
      stroke.current?.go([at]);
    } else if (key === ' ' || key === 'Enter') {
      setByKeys(true);
      if (!event.repeat) act();
    } else if (key === 'Escape') {
      tools.pick(undefined);
      announce(words.text('draw.putDown'));
    } else if (!choose(key)) return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its role says that it takes keys while it does
    <div
      ref={layer}
      data-drawing
      className={mergeClasses(styles.layer, inHand && styles.held)}
      onKeyDown={keyDown}
      role={inHand ? 'application' : 'presentation'}
      {...(inHand
        ? {
            tabIndex: 0,
            'aria-label': words.text('draw.layer', { tool: sayTool(inHand) ?? '', name }),
            'aria-describedby': keysHint,
          }
        : {})}
    >
      <div
        ref={picture}
        className={mergeClasses(styles.picture, inHand && (inHand.tool === 'text' ? styles.words : styles.lines))}
        // As the stage draws it: whole, as large as it can be, in the middle.
        style={{ width: `min(100cqw, 100cqh * ${width / height})`, aspectRatio: `${width} / ${height}` }}
      >
        <svg ref={svg} className={styles.svg} viewBox={`0 0 ${width} ${height}`} aria-hidden>
          <title />
        </svg>
        {inHand && byKeys && <Crosshair at={crosshair} />}
        {writing && (
          <TypedText
            at={writing}
            size={`max(14px, min(100cqw, 100cqh * ${width / height}) * ${overlayLook({ width, height }).text / width})`}
            onDone={(typed) => {
              const used = inHand;
              if (used) drawing.current?.write(typed, writing, (input) => tools.use(used, input));
              setWriting(undefined);
              layer.current?.focus({ preventScroll: true });
            }}
          />
        )}
      </div>
      {inHand && (
        <span id={keysHint} className={styles.hidden}>
          {words.text(inHand.tool === 'text' ? 'draw.keysText' : 'draw.keys')}
        </span>
      )}
    </div>
  );
});

function sizeOf(tools: PictureTools): { readonly width: number; readonly height: number } | undefined {
  const { width, height } = tools.session?.picture ?? {};
  return width !== undefined && height !== undefined ? { width, height } : undefined;
}

/** Where the picture lies on the page now; undefined while it has no size. */
function boxOf(picture: HTMLElement | null): Box | undefined {
  const box = picture?.getBoundingClientRect();
  return box && box.width > 0 && box.height > 0 ? box : undefined;
}
