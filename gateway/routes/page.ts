// The built page: its HTML carries the local token where the reader sits at this machine, everything else is plain files.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { HttpBindings } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import type { Context } from "hono";
import { hostName, isLoopback } from "../guard/loopback.ts";

export interface PageOptions {
  /** The folder that the build writes the page to. */
  readonly root: string;
  readonly token: string;
}

const placeholder = "%QUORUM_TOKEN%";
const notBuilt = `The page is not built. In the repository run:

  npm run build

and load this address again. The command line works without it: npx quorum ask "Should we buy MSFT?"
`;

/** Files and, for every other path that a browser opens, the page itself. */
export function page({ root, token }: PageOptions): (c: Context) => Promise<Response | null> {
  let files: ReturnType<typeof serveStatic> | null = null; // made when there is something to serve: it warns about a root that is not there
  return async (c) => {
    if (c.req.method !== "GET" && c.req.method !== "HEAD") return null;
    const { path } = c.req;
    if (path.startsWith("/v1/") || path.endsWith(".map")) return null;
    if (!/\.\w+$/.test(path) || path === "/index.html") return html(c, root, token);
    if (!existsSync(root)) return null;
    files ??= serveStatic({ root });
    const file = await files(c, async () => {});
    if (!file) return null;
    const hashed = path.startsWith("/assets/");
    file.headers.set("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
    return file;
  };
}

async function html(c: Context, root: string, token: string): Promise<Response> {
  c.header("cache-control", "no-store");
  const text = await readFile(join(root, "index.html"), "utf8").catch(() => null);
  if (text === null) return c.text(notBuilt, 503);
  return c.html(text.replace(placeholder, isAtThisMachine(c) ? token : ""));
}

/** A peer on loopback that names this machine and came through no proxy: only its page may know the token. */
function isAtThisMachine(c: Context): boolean {
  const peer = (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress ?? "";
  const forwarded = ["forwarded", "via", "x-forwarded-for", "x-real-ip"].some(
    (name) => c.req.header(name) !== undefined,
  );
  return isLoopback(peer) && isLoopback(hostName(c.req.header("host") ?? "")) && !forwarded;
}
