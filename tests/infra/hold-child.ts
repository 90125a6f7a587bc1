// Holds the data folder named on the command line, says so, and waits to be killed.
import { fixedClock, holdDataFolder } from "#infra/runtime/index.ts";

const [home = ""] = process.argv.slice(2);
try {
  const hold = await holdDataFolder(home, {
    holder: { command: "quorum serve" },
    clock: fixedClock(1_700_000_000_000),
  });
  hold.update("http://127.0.0.1:8080", "a-token-that-nobody-sees");
  process.stdout.write("held\n");
  setInterval(() => {}, 1_000);
} catch (thrown) {
  process.stdout.write(`${(thrown as { code: string }).code}\n`);
}
