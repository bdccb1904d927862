/** What a trusted prompt and the capturing stage that it frames say to each other by `postMessage`. */
export const captureMessages = {
  /** Stage: loaded, and waiting. */
  ready: 'handrail stage ready',
  /** Prompt: the device said that the person allowed it, and the frame that may capture is there; the click comes along. */
  capture: 'handrail capture',
  /** Stage: it captures, or has told the device why not. */
  done: 'handrail stage done',
} as const;

/**
 * Which frame of the prompt has the right to capture: the one after the stage. It is an empty page of the stage's origin,
 * and not there before the device said that the person allowed it.
 */
export const screenFrame = 1;

/** What a prompt's page offers to the shell while it frames a stage; the shell calls it as if the person had clicked. */
export interface PromptGlobals {
  /** Lets the stage capture; settles when it does, or has told the device why not. */
  handrailCapture?: () => Promise<void>;
}
