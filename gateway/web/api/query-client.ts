// How calls are repeated: only where the problem says that it helps, and not while the gateway is away
// (the connection banner watches for its return).

import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./problem.ts";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      networkMode: "always", // the gateway is on this machine: being offline does not part us from it
      retry: (failures, thrown) =>
        thrown instanceof ApiProblem && thrown.problem.retry && thrown.problem.status !== 0 && failures < 2,
    },
    mutations: { networkMode: "always", retry: false },
  },
});
