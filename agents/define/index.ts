// What agents, questions and findings are.

export { type Agent, defineAgent } from "./agent.ts";
export { Brief, QuestionKind } from "./brief.ts";
export { Finding, FindingDraft, FindingSource } from "./finding.ts";
export { type Prompt, readPrompt } from "./prompt.ts";
export { KnownInstrument, UnderstandTask } from "./understand-task.ts";
