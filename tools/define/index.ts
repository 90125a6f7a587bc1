// What a tool is, how it is called, what its figures are.

export { callTool } from "./call-tool.ts";
export { type Figure, figuresOf } from "./figures.ts";
export { Limits } from "./limits.ts";
export { Missing, orNull } from "./missing.ts";
export {
  type KnownModel,
  type ModelFiguresSeen,
  type ModelPast,
  type ModelSaying,
  type ModelsBeside,
  type ModelView,
  noModels,
} from "./models.ts";
export { defineTool, type Reads, type Tool, type ToolContext } from "./tool.ts";
export { figure, maybeFigure, Unit } from "./units.ts";
export type { Cache, DiscoveredFactor, Evidence, TextReader, WordList } from "./world.ts";
