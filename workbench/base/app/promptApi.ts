import { Peer } from '@handrail/sdk';
import Type, { type Static } from 'typebox';
import { defineInterface } from '../rpc/methods.ts';
import { Preferences } from './preferences.ts';
import { ShownField, shownLimits } from './shownInput.ts';

/** One thing a consent prompt asks for, by permission. */
export const Asked = Type.Object({
  permission: Type.String({ maxLength: 128 }),
  /** Title of the extension and its publisher, quoted in the prompt; absent for the workbench's own permissions. */
  extension: Type.Optional(
    Type.Object({ title: Type.String({ maxLength: 80 }), publisher: Type.String({ maxLength: 80 }) }),
  ),
  /** Where a single call is asked for: what would run if it is allowed, in the extension's words. */
  call: Type.Optional(
    Type.Object({
      /** The permission's title. */
      title: Type.String({ maxLength: 120 }),
      /** The validated input, all of it. */
      fields: Type.Array(ShownField, { maxItems: shownLimits.fields }),
    }),
  ),
});
export type Asked = Static<typeof Asked>;

/** A consent prompt as the trusted window shows it. */
export const ConsentPrompt = Type.Object({
  helper: Peer,
  tenantName: Type.String({ maxLength: 200 }),
  asks: Type.Array(Asked, { minItems: 1, maxItems: 8 }),
  /** A silent sharer declines after this, ms. */
  timeLimitMs: Type.Number(),
  /** *Allow* is dead for this long after the prompt is drawn, ms. */
  guardMs: Type.Number(),
  language: Preferences.properties.language,
  theme: Preferences.properties.theme,
});
export type ConsentPrompt = Static<typeof ConsentPrompt>;

/** What the person pressed. */
export const ConsentAnswer = Type.Union([Type.Literal('allow'), Type.Literal('decline')]);
export type ConsentAnswer = Static<typeof ConsentAnswer>;

const text = Type.String({ maxLength: 400 });
/** The stage as the prompt's page frames it; `token` is single use. `screen` is the empty page that may capture. */
export const PromptFrame = Type.Object({ address: text, origin: text, token: text, screen: text });
export type PromptFrame = Static<typeof PromptFrame>;

/** What the device answers to the prompt's page. */
export const promptDeviceInterface = defineInterface({
  methods: {
    /** The page is up and asks what to show. */
    open: { input: Type.Object({}), output: ConsentPrompt },
    /** `shownMs`: how long the buttons were visible; the device measures for itself and refuses an *allow* that is too early. */
    answer: { input: Type.Object({ answer: ConsentAnswer, shownMs: Type.Number() }), output: Type.Object({}) },
    /** Asked once the prompt is drawn: the stage to frame, where the prompt is about the screen. */
    stage: { input: Type.Object({}), output: Type.Object({ frame: Type.Optional(PromptFrame) }) },
  },
  notices: {},
});

/** What the prompt's page hears: nothing; it is closed from outside. */
export const promptPageInterface = defineInterface({ methods: {}, notices: {} });
