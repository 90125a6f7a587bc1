// Panels that factors run on.

export { type FactorPanel, factorPanel, type PanelQuery, panelSources, tradedCloses } from "./factor-panel.ts";
export { type Classification, classificationsOf, type Sectors } from "./group-columns.ts";
export { membersOfPanel, type PanelMembership } from "./members-of-panel.ts";
export { type PanelColumn, panelColumns, panelGroups, universeColumn } from "./panel-columns.ts";
export { panelWords } from "./panel-words.ts";
