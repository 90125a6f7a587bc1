// The MLflow driver against a real server, where MLFLOW_TEST_URL names one (infra/servers/mlflow.sh). Facts share the server: each takes away what it made.
import { vi } from "vitest";
import { MlflowOptions, mlflowClient } from "#tools/learning/registry/drivers/mlflow/mlflow-client.ts";
import { openMlflowRegistry } from "#tools/learning/registry/index.ts";
import { modelRegistrySuite, registryFacts } from "./model-registry.suite.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const url = process.env.MLFLOW_TEST_URL;
const skip = url
  ? {}
  : { skip: Object.fromEntries(registryFacts.map((id) => [id, "MLFLOW_TEST_URL names no server"])) };

modelRegistrySuite(
  "mlflow, a real server",
  async () => {
    const options = { url: url ?? "" };
    const client = mlflowClient(MlflowOptions.parse(options));
    return {
      registry: await openMlflowRegistry(options),
      another: () => openMlflowRegistry(options),
      async damage({ artefact }, how) {
        if (how === "changed") await client.putArtefact(artefact.key, new Uint8Array(artefact.bytes));
        else await fetch(`${url}/api/2.0/mlflow-artifacts/artifacts/${artefact.key}`, { method: "DELETE" });
      },
      async destroy() {
        for (const name of ["direction-5d~fake", "direction-1d~fake"])
          await fetch(`${url}/api/2.0/mlflow/registered-models/delete`, {
            method: "DELETE",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ name }),
          });
      },
    };
  },
  skip,
);
