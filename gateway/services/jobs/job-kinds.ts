// The kinds of jobs that there are: what each may be given, and what does it.

import { z } from "zod";
import type { JobKind } from "#infra/jobs/index.ts";
import { backupJob } from "../data/backups.ts";
import { watchChampions } from "../learning/watch-champions.ts";
import type { Services } from "../services.ts";

type Parts = Pick<Services, "config" | "clock" | "log" | "database" | "market" | "objects" | "records" | "datasets"> &
  Pick<Services, "retraining" | "models">;

export async function jobKinds(services: Parts): Promise<Readonly<Record<string, JobKind>>> {
  const { RetrainingOptions } = await import("#graphs/retraining/index.ts");
  /** Nothing stands for the desk's own data set. */
  const RetrainingInput = RetrainingOptions.extend({ data: z.string().min(1).max(1_000).optional() });
  return {
    "weekend-retraining": {
      says: "trains models anew on what is known by now, and puts what the gate passed to people",
      input: RetrainingInput,
      async run(input, { jobId, by, signal, tell }) {
        const { data, ...options } = RetrainingInput.parse(input);
        const retraining = await services.retraining();
        const open = () => services.datasets.view(data, undefined);
        return retraining.run(options, open, { runId: jobId, requestedBy: by, signal, tell });
      },
    },
    "watch-champions": {
      says: "measures what champions would have earned since they were judged, and whether their inputs drifted",
      input: z.strictObject({}),
      run: (_, { signal, tell }) => watchChampions(services, { signal, tell }),
    },
    backup: {
      says: "backs all stores up where there is a key for it, and prunes old backups",
      input: z.strictObject({}),
      run: (_, { signal }) => backupJob(services, signal),
    },
  };
}
