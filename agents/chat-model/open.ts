// Opens the chat model that the settings name. A driver and its package load only when chosen.

import { type Config, callerError, type Log } from "#infra/runtime/index.ts";
import { boundedModel } from "./bounded-model.ts";
import type { ChatModel } from "./chat-model.port.ts";

export type ModelChoice =
  | { readonly driver: "desk" }
  | { readonly driver: "ollama"; readonly name: string; readonly url: string; readonly contextTokens: number }
  | { readonly driver: "openai"; readonly name: string; readonly url: string; readonly apiKey?: string };

/** What QUORUM_MODEL and the settings of its server come to. @throws infra/config-invalid */
export function chooseModel(config: Config): ModelChoice {
  const [driver, ...rest] = config.QUORUM_MODEL.split(":");
  const name = rest.join(":");
  if (driver === "ollama") {
    return { driver, name, url: plainUrl("OLLAMA_URL", config.OLLAMA_URL), contextTokens: config.OLLAMA_CONTEXT };
  }
  if (driver === "openai") {
    const apiKey = config.OPENAI_API_KEY;
    return {
      driver,
      name,
      url: plainUrl("OPENAI_BASE_URL", config.OPENAI_BASE_URL),
      ...(apiKey !== undefined && { apiKey }),
    };
  }
  return { driver: "desk" };
}

/** @throws infra/config-invalid, infra/package-missing; whether the server is up is found out by probeChatModel, or by the first question */
export async function openChatModel(config: Config, log: Log): Promise<ChatModel> {
  const choice = chooseModel(config);
  switch (choice.driver) {
    case "desk": {
      const { openDeskModel } = await import("./drivers/desk/desk.driver.ts");
      return openDeskModel();
    }
    case "ollama": {
      const { openOllamaModel } = await import("./drivers/ollama/ollama.driver.ts");
      const { name: model, url, contextTokens } = choice;
      return boundedModel(await openOllamaModel({ model, url, contextTokens }, { log }), config.QUORUM_MODEL_SECONDS);
    }
    case "openai": {
      const { openOpenaiModel } = await import("./drivers/openai/openai.driver.ts");
      const key = choice.apiKey !== undefined && { apiKey: choice.apiKey };
      const model = await openOpenaiModel({ model: choice.name, baseUrl: choice.url, ...key }, { log });
      return boundedModel(model, config.QUORUM_MODEL_SECONDS);
    }
  }
}

/** A URL without user and password, which would end up in messages. */
function plainUrl(name: string, url: string): string {
  const { username, password, protocol } = new URL(url);
  if (username !== "" || password !== "") {
    throw callerError(
      "infra/config-invalid",
      `${name}: wanted a URL without user and password. Put a proxy with the credentials in front.`,
    );
  }
  if (protocol === "http:" || protocol === "https:") return url.replace(/\/+$/, "");
  throw callerError("infra/config-invalid", `${name}: wanted an http or https URL, found ${protocol}//.`);
}
