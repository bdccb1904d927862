// Schemas are TypeBox's: an extension needs no package but this one.
export { default as Type, type Static, type TSchema } from 'typebox';
export * from './blocks.ts';
export * from './chartBlock.ts';
export * from './errors.ts';
export * from './event.ts';
export * from './formBlock.ts';
export * from './leases.ts';
export * from './listView.ts';
export * from './manifest.ts';
export * from './overlay.ts';
export * from './pageStage.ts';
export * from './position.ts';
export * from './side.ts';
export * from './tableBlock.ts';
export * from './text.ts';
