// The built-in model's understanding of ordinary English.

export { usualHorizon } from "./time/choose-time.ts";
export { understand } from "./understand.ts";
