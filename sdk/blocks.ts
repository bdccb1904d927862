import type { ChartBlock } from './chartBlock.ts';
import type { FormBlock } from './formBlock.ts';
import type { Cell, TableBlock } from './tableBlock.ts';
import type { Text } from './text.ts';

/** Where an extension may show blocks. The workbench decides how each looks and when it is visible. */
export type Surface = 'banner' | 'toolbar' | 'panel' | 'page' | 'status';

/** The workbench's icons, by meaning. */
export type IconName =
  | 'screen'
  | 'control'
  | 'pause'
  | 'resume'
  | 'person'
  | 'warning'
  | 'info'
  | 'signIn'
  | 'signOut'
  | 'stop'
  | 'add'
  | 'edit'
  | 'delete'
  | 'download'
  | 'search'
  | 'device'
  | 'group'
  | 'role'
  | 'settings'
  | 'brush'
  | 'list'
  | 'chart'
  | 'shield'
  | 'key'
  | 'check'
  | 'back';

/** How something is meant; the workbench decides what that looks like. */
export type Tone = 'neutral' | 'brand' | 'success' | 'warning' | 'danger';

/** What the person is asked before something runs that cannot be taken back. */
export interface Confirmation {
  readonly title: Text;
  readonly text: Text;
  /** On the button that runs it. */
  readonly label: Text;
  readonly tone?: Tone;
}

/** Runs one of the extension's own declared actions; the gate decides, as for any call. */
export interface ActionReference {
  readonly action: string;
  readonly input?: unknown;
  /** The workbench asks the person first. */
  readonly confirm?: Confirmation;
}

/** A part of the interface, described here and drawn by the workbench. Plain data, so it can cross processes. */
export type Block =
  | { readonly kind: 'text'; readonly text: Text; readonly tone?: Tone; readonly heading?: boolean }
  | {
      readonly kind: 'status';
      readonly label: Text;
      readonly value: Text;
      readonly tone?: Tone;
      readonly icon?: IconName;
    }
  | {
      readonly kind: 'button';
      readonly label: Text;
      readonly run: ActionReference;
      readonly icon?: IconName;
      readonly tone?: Tone;
      readonly disabled?: boolean;
      /** For a two-state button: whether it is pressed. */
      readonly pressed?: boolean;
    }
  | { readonly kind: 'list'; readonly items: readonly Block[] }
  | {
      readonly kind: 'progress';
      readonly label: Text;
      /** 0 to 1; absent while unknown. */
      readonly value?: number;
    }
  | { readonly kind: 'group'; readonly label?: Text; readonly blocks: readonly Block[] }
  /** Side by side where there is room. */
  | { readonly kind: 'row'; readonly blocks: readonly Block[] }
  /** A list of what is known about something. */
  | { readonly kind: 'facts'; readonly items: readonly { readonly label: Text; readonly value: Cell }[] }
  /** A number that stands out, with what it counts. */
  | { readonly kind: 'figure'; readonly label: Text; readonly value: Cell; readonly tone?: Tone }
  /** A message that concerns the whole page. */
  | { readonly kind: 'notice'; readonly tone: Tone; readonly title: Text; readonly text?: Text }
  /** What stands where there is nothing yet, and how to begin. */
  | { readonly kind: 'empty'; readonly title: Text; readonly text: Text; readonly blocks?: readonly Block[] }
  /** Where the person is in something of several steps; `current` counts from 0. */
  | { readonly kind: 'steps'; readonly label: Text; readonly steps: readonly Text[]; readonly current: number }
  | {
      readonly kind: 'tabs';
      readonly label: Text;
      readonly tabs: readonly { readonly label: Text; readonly run: ActionReference; readonly selected: boolean }[];
    }
  /** An address that opens in the person's browser; https only. */
  | { readonly kind: 'link'; readonly label: Text; readonly address: string }
  /** Something that is shown once, hidden until asked for, with a button that copies it. */
  | { readonly kind: 'secret'; readonly label: Text; readonly value: string }
  /** Draws nothing: runs an action every so often (5,000 ms or more) while it is shown and the window is to be seen. */
  | { readonly kind: 'refresh'; readonly everyMs: number; readonly run: ActionReference }
  | TableBlock
  | FormBlock
  | ChartBlock;
