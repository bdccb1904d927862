import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import type { Block, Surface, Tone } from '@handrail/sdk';
import { observer } from 'mobx-react-lite';
import { useStore } from '../components/context.ts';
import { intents } from '../components/Notices.tsx';
import { BlockView } from './BlockView.tsx';
import { checkBlocks } from './checkBlocks.ts';
import { places } from './places.ts';

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  column: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
});

/** What extensions show on one surface, of one session or of none. Nothing when they show nothing. */
export const SurfaceBlocks = observer(function SurfaceBlocks(props: {
  readonly surface: Surface;
  readonly sessionId?: string;
}) {
  const styles = useStyles();
  const { state } = useStore();
  const shown = (state?.shown ?? [])
    .filter((each) => each.surface === props.surface && each.sessionId === props.sessionId)
    .map(({ extension, blocks }) => ({ extension, blocks: checkBlocks(blocks) }))
    .filter(({ blocks }) => blocks.length > 0);
  const owner = (extension: string) => ({
    extension,
    ...(props.sessionId === undefined ? {} : { sessionId: props.sessionId }),
  });
  if (shown.length === 0) return undefined;
  if (props.surface === 'banner') {
    return shown.map(({ extension, blocks }) => (
      <MessageBar key={extension} intent={intents[toneOf(blocks)]} layout="multiline" data-extension={extension}>
        <MessageBarBody>
          {places(blocks).map(({ item, place }) => (
            <BlockView key={place} block={plain(item)} owner={owner(extension)} />
          ))}
        </MessageBarBody>
      </MessageBar>
    ));
  }
  const inRow = props.surface === 'toolbar' || props.surface === 'status';
  return (
    <div className={inRow ? styles.row : styles.column}>
      {shown.flatMap(({ extension, blocks }) =>
        places(blocks).map(({ item, place }) => (
          <BlockView key={`${extension}:${place}`} block={item} owner={owner(extension)} />
        )),
      )}
    </div>
  );
});

function toneOf(blocks: readonly Block[]): Tone {
  return (
    blocks.map((block) => ('tone' in block ? block.tone : undefined)).find((tone) => tone !== undefined) ?? 'neutral'
  );
}

/** A banner has its tone as a whole; its text is then plain, and readable on it. */
function plain(block: Block): Block {
  return block.kind === 'text' ? { ...block, tone: 'neutral' } : block;
}
