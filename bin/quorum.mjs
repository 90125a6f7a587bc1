#!/usr/bin/env node
// The quorum command: brings dist/quorum.js up to date with the sources, then runs it.
import module from "node:module";
import { ensureBuilt } from "../scripts/build.mjs";

module.enableCompileCache?.(); // Node 22 and newer
await ensureBuilt();
await import("../dist/quorum.js");
