// The openai driver against a local server that speaks its protocol.

import { openOpenaiModel } from "#agents/chat-model/drivers/openai/openai.driver.ts";
import { silentLog } from "#infra/runtime/index.ts";
import { openServerRig } from "./chat-model.server-rig.ts";
import { chatModelSuite } from "./chat-model.suite.ts";
import { openOpenaiServer } from "./chat-servers/openai-server.ts";

chatModelSuite("openai", () =>
  openServerRig({
    openServer: openOpenaiServer,
    openModel: ({ url, model }) =>
      openOpenaiModel({ baseUrl: `${url}/v1`, model }, { log: silentLog, sleep: async () => {} }),
    broken: 'data: {"choices":[{"index":0,"delta":{"content":"Gr"}}]}\n\ndata: {"choices":[{"index":0,\n\n',
  }),
);
