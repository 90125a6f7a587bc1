// The embedded bus runs the whole suite on a folder of its own.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog, systemClock } from "#infra/runtime/index.ts";
import { openEmbeddedBus } from "#knowledge/bus/index.ts";
import { eventBusSuite } from "./event-bus.suite.ts";

eventBusSuite("embedded", async () => {
  const folder = await mkdtemp(join(tmpdir(), "quorum-bus-"));
  const open = () => openEmbeddedBus({ folder }, { clock: systemClock, log: silentLog });
  let bus = await open();
  return {
    bus,
    name: (name) => name,
    async reopen() {
      await bus.close();
      bus = await open();
      return bus;
    },
    async destroy() {
      await bus.close();
      await rm(folder, { recursive: true });
    },
  };
});
