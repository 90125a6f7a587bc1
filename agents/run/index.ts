// Running an agent.

export { type AgentResult, type AgentWork, runAgent, specialistPrompt, toolName, toolSpec } from "./run-agent.ts";
export { SpecialistTask, type ToolReply } from "./specialist-task.ts";
