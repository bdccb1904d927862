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
  | 'stop';

/** How something is meant; the workbench decides what that looks like. */
export type Tone = 'neutral' | 'brand' | 'success' | 'warning' | 'danger';

/** Runs one of the extension's own declared actions; the gate decides, as for any call. */
export interface ActionReference {
  readonly action: string;
  readonly input?: unknown;
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
  | { readonly kind: 'group'; readonly label?: Text; readonly blocks: readonly Block[] };
