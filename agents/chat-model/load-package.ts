// Packages of the network drivers load only when their driver is chosen.

import { QuorumError } from "#infra/runtime/index.ts";

export interface Needs {
  readonly package: string;
  readonly for: string;
}

/** @throws infra/package-missing naming the npm command */
export async function loadPackage<T>(needs: Needs, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as { code?: string }).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    const message = `${needs.for} needs the package ${needs.package}, which is not installed: npm install ${needs.package}`;
    throw new QuorumError("infra/package-missing", message, { fault: "caller", retry: false, cause });
  }
}
