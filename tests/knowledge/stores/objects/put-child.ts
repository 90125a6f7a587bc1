// Puts objects of known content into the folder named on the command line, over and over, until it is killed.
// Says "put N" after each, so that the parent knows what must be there.
import { fixedClock } from "#infra/runtime/index.ts";
import { openFolderObjectStore } from "#knowledge/stores/objects/index.ts";
import { contentOf } from "./put-content.ts";

const [folder = ""] = process.argv.slice(2);
const objects = await openFolderObjectStore({ folder }, { clock: fixedClock(1) });
for (let n = 0; ; n++) {
  await objects.put(`k${n % 5}`, contentOf(n));
  process.stdout.write(`put ${n}\n`);
}
