// Asking a model for factors.

export { Proposals, ProposalTask } from "./proposal-task.ts";
export { proposeFormulas } from "./propose-formulas.ts";
