// A small real store with simulated facts in a folder of its own, and `quorum features` on it.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "#infra/runtime/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { simulatedFacts } from "#tools/features/verify/index.ts";
import { quorumHere } from "./quorum.ts";

export function featureDesk(prefix: string) {
  const home = mkdtempSync(join(tmpdir(), prefix));
  const env = { QUORUM_HOME: home, QUORUM_DATA: "proof" };
  return {
    home,
    env,
    async fill(): Promise<void> {
      const { dataset, facts } = simulatedFacts({ seed: 2, sessions: 60 });
      const store = await openChdbMarketStore({ path: join(home, "market"), log: silentLog });
      await store.describe(dataset);
      await store.append("proof", facts);
      await store.close();
    },
    remove: (): void => rmSync(home, { recursive: true, force: true }),
    async json(...words: readonly string[]) {
      const { code, out, err } = await quorumHere(["features", ...words, "--json"], env);
      return { code, found: JSON.parse(code === 2 ? err : out) };
    },
  };
}
