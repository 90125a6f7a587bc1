// The factor picture: where members stand on every factor, and what each factor's record is worth.

export { discoveredAt } from "./discovered-at.ts";
export { factorEvidenceTool } from "./evidence.tool.ts";
export { FactorPicture, type PicturedFactor, type PictureOptions, pictureOf, type Watched } from "./picture.ts";
export { pictureAt } from "./picture-at.ts";
export { Strength, strengthOf } from "./strength.ts";
export { factorViewTool } from "./view.tool.ts";
export { changesOf, type FactorView, hasEvidence, standingsOf, viewOf } from "./view-of.ts";
export { decayingOf, workingOf } from "./working-of.ts";
