// The quorum command's entry: reads the environment, opens drivers, runs the command line.
// Nothing else in the tree reads process.env.

import { text } from "node:stream/consumers";
import type { WriteStream } from "node:tty";
import { setFlagsFromString } from "node:v8";
import { packageVersion, randomIds, systemClock } from "#infra/runtime/index.ts";

const words = process.argv.slice(2);

// A short command ends before code that V8 optimised in the background would pay off: it is told to wait longer. A server is left alone.
if (words[0] !== "serve") setFlagsFromString("--interrupt-budget=600000");

if (words.length === 1 && words[0] === "--version") console.log(packageVersion);
else {
  const [{ runQuorum }, { openTerminal }] = await Promise.all([import("./cli/run.ts"), import("./cli/terminal.ts")]);
  const interrupt = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => interrupt.abort()); // a second one ends the process at once
  }
  const output = (stream: WriteStream) => {
    stream.on("error", (thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== "EPIPE") throw thrown; // a reader that has seen enough, as in `quorum registry | head`, is no failure
    });
    return {
      write: (text: string) => void stream.write(text),
      isTTY: stream.isTTY === true,
      columns: stream.columns ?? null,
    };
  };
  const terminal = openTerminal(output(process.stdout), output(process.stderr), process.env);
  process.exitCode = await runQuorum(words, {
    env: process.env,
    terminal,
    clock: systemClock,
    ids: randomIds,
    stdin: () => text(process.stdin),
    signal: interrupt.signal,
  });
}
