// The ollama driver against a local server that speaks its protocol.

import { openOllamaModel } from "#agents/chat-model/drivers/ollama/ollama.driver.ts";
import { silentLog } from "#infra/runtime/index.ts";
import { openServerRig } from "./chat-model.server-rig.ts";
import { chatModelSuite } from "./chat-model.suite.ts";
import { openOllamaServer } from "./chat-servers/ollama-server.ts";

chatModelSuite("ollama", () =>
  openServerRig({
    openServer: openOllamaServer,
    openModel: ({ url, model }) => openOllamaModel({ url, model }, { log: silentLog, sleep: async () => {} }),
    broken: '{"message":{"role":"assistant","content":"Gr"},"done":false}\n{"message":{"role":"assis\n',
  }),
);
