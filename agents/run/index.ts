// Running an agent.

export { type AgentResult, type AgentWork, runAgent, specialistPrompt } from "./run-agent.ts";
export { SpecialistTask, type ToolReply } from "./specialist-task.ts";
export { toolName, toolSpec } from "./tool-spec.ts";
