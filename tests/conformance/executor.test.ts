// Both executors of one machine.
import { openInProcessExecutor, openWorkerThreads } from "#tools/learning/tuning/index.ts";
import { executorSuite } from "./executor.suite.ts";

const oneThread = "a task shares the thread with its caller: it would end the process, and nothing could stop it";
executorSuite("in process", async (parallel) => openInProcessExecutor(parallel), {
  skip: { "EX-07": oneThread, "EX-08": oneThread },
});
executorSuite("worker threads", async (parallel) => openWorkerThreads(parallel));
