// Chat models behind one port.

export type { ChatAnswer, ChatMessage, ChatModel, ChatRequest, ToolSpec, ToolWish } from "./chat-model.port.ts";
export {
  openScriptedModel,
  type Script,
  type ScriptedModel,
  type ScriptedOptions,
} from "./drivers/scripted/scripted.driver.ts";
export { answers, callsTool, fails, hangs, type ScriptStep, says, together } from "./drivers/scripted/steps.ts";
export { type ChatModelDriver, chatModelDrivers } from "./drivers.ts";
export type { ModelFailureCode } from "./failures.ts";
export { openChatModel } from "./open.ts";
export { type ModelReport, type ProbeOptions, probeChatModel } from "./probe.ts";
