/** The product's mark, for the pages that the service draws itself. Beside it stands the name, so it says nothing to a screen reader. */
export const brandMark = `<svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
<rect width="32" height="32" rx="8" fill="#0f6e85"/><g fill="none" stroke="#fff" stroke-linecap="round" stroke-linejoin="round">
<path stroke-width="2.6" d="M6.2 19.6c-.9-2.3.2-4 2.3-4.9L22.4 8.6c2-.9 3.9.4 3.6 2.6"/>
<path stroke-width="2" d="M10.5 18.2v4.3M16.5 15.6v4.3M22.5 13v4.3"/>
<path stroke-width="2" d="M7 25.8h6.5v-2.9h6v-2.7H26"/></g></svg>`;

/** The workbench's accent on light and on dark grounds, with what is written on it; each pair meets WCAG AA. */
export const brandAccent = {
  light: '--accent: #0f6e85; --on-accent: #fff;',
  dark: '--accent: #62c4dc; --on-accent: #06262e;',
} as const;
