// Whether the desk is well: what is installed, what is in use, what is missing and how to get it. Looks, and changes nothing.

import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { type ModelReport, probeChatModel } from "#agents/chat-model/index.ts";
import { asQuorumError, packageFile, packageVersion, readHolder } from "#infra/runtime/index.ts";
import { DoctorReport } from "../contract/index.ts";
import { type Driver, drivers } from "./drivers.ts";
import type { Services } from "./services.ts";

type Line = DoctorReport["lines"][number];

const wantedNode = [20, 19] as const;
const firstUnusableMajor = 24;
const lowDiskBytes = 1024 ** 3;

export async function doctorReport(services: Services): Promise<DoctorReport> {
  const model = await probeChatModel(services.config, { clock: services.clock });
  const lines = [
    nodeLine(process.versions.node),
    pageLine(packageFile("dist", "web", "index.html")),
    ...(await folderLines(services)),
    modelLine(model),
    ...(await storeLines(services)),
    ...drivers.map((driver) => driverLine(driver, services.config.QUORUM_MODEL)),
  ];
  return DoctorReport.parse({
    version: packageVersion,
    healthy: lines.every(({ state }) => state !== "missing"),
    lines,
  });
}

/** Between 20.19 and 24: from 24 on the SQLite driver that Node 20 can load ends the process. */
export function nodeLine(version: string): Line {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const enough = major > wantedNode[0] || (major === wantedNode[0] && minor >= wantedNode[1]);
  const usable = enough && major < firstUnusableMajor;
  return {
    area: "program",
    name: "Node",
    state: usable ? "ok" : "missing",
    found: version,
    remedy: usable ? null : `Install Node ${wantedNode.join(".")} or newer, older than ${firstUnusableMajor}.`,
  };
}

function pageLine(file: string): Line {
  const built = existsSync(file);
  return {
    area: "program",
    name: "page",
    state: built ? "ok" : "off",
    found: built ? "built" : "not built",
    remedy: built ? null : "npm run build",
  };
}

async function folderLines({ config }: Services): Promise<readonly Line[]> {
  const folder = resolve(config.QUORUM_HOME);
  const holder = await readHolder(folder);
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  const enough = freeBytes >= lowDiskBytes;
  return [
    { area: "data folder", name: "folder", state: "ok", found: folder, remedy: null },
    {
      area: "data folder",
      name: "held by",
      state: "ok",
      found:
        holder && (holder.pid !== process.pid || holder.url)
          ? `"${holder.command}" (process ${holder.pid})${holder.url ? ` at ${holder.url}` : ""}`
          : "nobody else",
      remedy: null,
    },
    {
      area: "data folder",
      name: "free space",
      state: enough ? "ok" : "missing",
      found: `${(freeBytes / 1024 ** 3).toFixed(1)} GiB`,
      remedy: enough ? null : "Free some space: below 1 GiB a day of data may not fit.",
    },
  ];
}

function modelLine({ model, up, present, says }: ModelReport): Line {
  const usable = up && present !== false;
  return {
    area: "model in use",
    name: model,
    state: usable ? "ok" : "missing",
    found: up ? "answers" : "does not answer",
    remedy: usable ? null : says,
  };
}

/** Each store is opened, which is the only proof that it can be. */
async function storeLines(services: Services): Promise<readonly Line[]> {
  const stores: readonly [string, () => Promise<unknown>][] = [
    ["records", services.records],
    ["market store", services.market],
    ["memory", services.memory],
    ["relations", services.relations],
    ["objects", services.objects],
    ["cache", services.cache],
    ["bus", services.bus],
    ["limits", services.limits],
  ];
  return Promise.all(
    stores.map(async ([name, open]): Promise<Line> => {
      try {
        await open();
        return { area: "stores in use", name, state: "ok", found: "opens", remedy: null };
      } catch (thrown) {
        const error = asQuorumError(thrown);
        return { area: "stores in use", name, state: "missing", found: error.code, remedy: error.message };
      }
    }),
  );
}

const require = createRequire(import.meta.url);

function driverLine({ port, id, for: purpose, package: needed, how }: Driver, model: string): Line {
  const installed = needed === null || isInstalled(needed);
  const used = port !== "chat model" || model.startsWith(id);
  return {
    area: "drivers",
    name: `${port}: ${id}`,
    state: installed ? (used ? "ok" : "off") : used ? "missing" : "off",
    found: `${purpose}${installed ? "" : `; the package ${needed} is not installed`}`,
    remedy: installed ? (used ? null : how) : `npm i ${needed}. ${how}`,
  };
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch (thrown) {
    // A package without a CommonJS entry is there as well; anything else that fails to resolve is not.
    return (thrown as { code?: unknown }).code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
  }
}
