import {
  AriaLiveAnnouncer,
  createDOMRenderer,
  FluentProvider,
  makeStaticStyles,
  makeStyles,
  RendererProvider,
  tokens,
} from '@fluentui/react-components';
import { type ReactNode, useEffect } from 'react';
import type { Scheme } from '../stores/preferences.ts';
import type { Language } from '../texts/languages.ts';
import { themes } from './themes.ts';

const useStaticStyles = makeStaticStyles({
  'html, body': { margin: 0, padding: 0, height: '100%' },
  '#root': { height: '100%' },
  body: { overflow: 'hidden' },
  '@media (prefers-reduced-motion: reduce)': {
    '*, *::before, *::after': { animationDuration: '0.01ms !important', transitionDuration: '0.01ms !important' },
  },
});

const useStyles = makeStyles({
  // Inside the provider, whose own styles every menu and tooltip gets as well: they would lie over the whole page.
  root: {
    height: '100vh',
    // The provider says `left` and means it, whatever the direction.
    textAlign: 'start',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground2,
    backgroundImage: `radial-gradient(120% 60% at 50% 0%, ${tokens.colorBrandBackground2}, transparent)`,
    backgroundRepeat: 'no-repeat',
    '@media (forced-colors: active)': { backgroundImage: 'none' },
  },
});

export interface LookProps {
  readonly scheme: Scheme;
  readonly language: Language;
  /** Lets the style elements through the page's content security policy. */
  readonly nonce: string | undefined;
  readonly children: ReactNode;
}

const renderers = new WeakMap<Document, ReturnType<typeof createDOMRenderer>>();

/** Made once a document: a second renderer would insert every rule again. */
function rendererOf(nonce: string | undefined) {
  const renderer =
    renderers.get(document) ?? createDOMRenderer(document, nonce ? { styleElementAttributes: { nonce } } : {});
  renderers.set(document, renderer);
  return renderer;
}

/** Theme, direction and language for everything inside. */
export function Look({ scheme, language, nonce, children }: LookProps) {
  useEffect(() => {
    document.documentElement.lang = language.tag;
    document.documentElement.dir = language.direction;
  }, [language]);
  useEffect(() => {
    // What the browser itself paints, such as scroll bars, goes along.
    document.documentElement.style.colorScheme = scheme === 'light' ? 'light' : 'dark';
  }, [scheme]);
  return (
    <RendererProvider renderer={rendererOf(nonce)} targetDocument={document}>
      <Painted scheme={scheme} language={language}>
        {children}
      </Painted>
    </RendererProvider>
  );
}

function Painted({ scheme, language, children }: Omit<LookProps, 'nonce'>) {
  useStaticStyles();
  const styles = useStyles();
  return (
    <FluentProvider theme={themes[scheme]} dir={language.direction}>
      <AriaLiveAnnouncer>
        <div className={styles.root}>{children}</div>
      </AriaLiveAnnouncer>
    </FluentProvider>
  );
}
