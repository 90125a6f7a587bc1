// The drivers of the model registry, for doctor and docs.

import { needs as embedded } from "./embedded/embedded.driver.ts";
import { needs as mlflow } from "./mlflow/mlflow.driver.ts";

export const modelRegistryDrivers = [
  { id: "embedded", ...embedded },
  { id: "mlflow", ...mlflow },
] as const;
