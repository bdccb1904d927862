export * from './blocks.ts';
export * from './errors.ts';
export * from './event.ts';
export * from './leases.ts';
export * from './manifest.ts';
export * from './side.ts';
export * from './text.ts';
