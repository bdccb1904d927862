/** Settles in a page that captures once its stage waits. */
export const stageReady =
  'new Promise((done) => { const look = () => globalThis.handrailStage ? done(handrailStage.ready) : setTimeout(look, 10); look(); })';

/** Lets the stage capture; to be evaluated as if the person had clicked, which capturing needs. */
export const stageStart = 'handrailStage.capture()';
