// How a tool is shown to a model.

import { z } from "zod";
import type { Tool } from "#tools/define/index.ts";
import type { ToolSpec } from "../chat-model/chat-model.port.ts";

export const toolName = (id: string): string => id.replace(".", "__"); // servers allow letters, digits, _ and - only

export function toolSpec(tool: Tool): ToolSpec {
  return { name: toolName(tool.id), description: tool.says, parameters: z.toJSONSchema(tool.input, { io: "input" }) };
}
