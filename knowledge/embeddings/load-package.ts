// Packages of the network drivers load only when their driver is opened.

import { QuorumError } from "#infra/runtime/index.ts";

/** @throws infra/package-missing naming the npm command */
export async function loadPackage<T>(name: string, purpose: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as { code?: string }).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    const says = `${purpose} needs the package ${name}, which is not installed. Run \`npm ci\`.`;
    throw new QuorumError("infra/package-missing", says, { fault: "caller", retry: false, cause });
  }
}
