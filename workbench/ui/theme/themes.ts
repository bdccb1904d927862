import {
  type BrandVariants,
  createDarkTheme,
  createLightTheme,
  type Theme,
  teamsHighContrastTheme,
} from '@fluentui/react-components';
import type { Scheme } from '../stores/preferences.ts';

/** Handrail's own ramp: a harbour blue. 80 on white and white on 80 have a contrast of 5.7 to 1. */
const brand: BrandVariants = {
  10: '#02090b',
  20: '#041a20',
  30: '#062832',
  40: '#083745',
  50: '#094252',
  60: '#0b4f62',
  70: '#0d5a70',
  80: '#0f6e85',
  90: '#15829c',
  100: '#1f97b3',
  110: '#38adc8',
  120: '#5dbfd6',
  130: '#83cfe1',
  140: '#a8deea',
  150: '#cbecf3',
  160: '#e8f7fa',
};

const shape = {
  fontFamilyBase:
    "'Segoe UI Variable', 'Segoe UI', -apple-system, Inter, 'Noto Sans', 'Nimbus Sans', system-ui, sans-serif",
  fontFamilyMonospace: "'Cascadia Mono', 'SF Mono', Consolas, 'DejaVu Sans Mono', monospace",
  borderRadiusMedium: '6px',
  borderRadiusLarge: '10px',
  borderRadiusXLarge: '16px',
} as const satisfies Partial<Theme>;

const dark = createDarkTheme(brand);

/** The whole look of the workbench: one theme a scheme. Everything else takes its colours from tokens. */
export const themes: Readonly<Record<Scheme, Theme>> = {
  light: { ...createLightTheme(brand), ...shape },
  dark: {
    ...dark,
    ...shape,
    colorBrandForeground1: brand[110],
    colorBrandForeground2: brand[120],
    colorBrandForegroundLink: brand[120],
    colorBrandForegroundLinkHover: brand[130],
    colorBrandForegroundLinkPressed: brand[120],
    colorCompoundBrandForeground1: brand[110],
    // Fluent's own reaches 4.2 to 1 on a sheet; text needs 4.5.
    colorStatusDangerForeground1: dark.colorStatusDangerForeground2,
  },
  highContrast: { ...teamsHighContrastTheme, ...shape },
};
