// One life of producer and consumers on the embedded bus, for the kill drill. It goes on where an earlier life was killed, and prints "done"
// when every message has been published and handled.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite, { type Database } from "better-sqlite3";
import { randomIds, silentLog, systemClock } from "#infra/runtime/index.ts";
import { onceRecordsIn, openEmbeddedBus, writesOnce } from "#knowledge/bus/index.ts";
import { type BusLife, files, type Step, stepOf, steps } from "./bus-life.ts";

const { folder, messages, paceMs } = JSON.parse(process.argv[2] ?? "{}") as BusLife;
const note = (file: string, line: string): void => appendFileSync(join(folder, file), `${line}\n`);

const bus = await openEmbeddedBus(
  { folder: join(folder, files.bus), segmentBytes: 64 * 1024 },
  { clock: systemClock, log: silentLog },
);
const database = new Sqlite(join(folder, files.effects));
database.pragma("journal_mode = WAL");
database.exec(
  "create table if not exists effects (turn integer primary key autoincrement, n integer, key text, step integer)",
);
const records = onceRecordsIn(database, { clock: systemClock, ids: randomIds });
const redelivery = { firstMs: 5, factor: 2, maxMs: 40 };

/** Fails now and then, before or after the effect. */
const fails = ({ n }: Step, deliveries: number, turn: number): boolean => deliveries === 1 && n % 23 === turn;

note(files.seen, "life");
let acked: number[] = [];
const plain = await bus.subscribe(
  steps,
  { subscription: "plain", from: "earliest", redelivery },
  ({ message, deliveries }) => {
    if (fails(message, deliveries, 3)) throw new Error("before");
    note(files.seen, `got ${message.n}`);
    acked.push(message.n);
  },
);
const effect = writesOnce<Step, Database>(records, { scope: "once" }, (tx, { message: { n, key, of } }) => {
  tx.prepare("insert into effects (n, key, step) values (?, ?, ?)").run(n, key, of);
});
for (let i = 0; i < 2; i++) {
  await bus.subscribe(
    steps,
    { subscription: "once", type: "key-shared", from: "earliest", redelivery },
    async (delivery) => {
      if (fails(delivery.message, delivery.deliveries, 5)) throw new Error("before");
      await effect(delivery);
      if (fails(delivery.message, delivery.deliveries, 7)) throw new Error("after");
    },
  );
}
process.stdout.write("ready\n");

await Promise.all([produce(), confirm()]);
await bus.close();
process.stdout.write("done\n");

/** Begins again a little before what was confirmed last, as a source would: the sequence tells what is there already. */
async function produce(): Promise<void> {
  const path = join(folder, files.confirmed);
  const confirmed = existsSync(path) ? readFileSync(path, "utf8").split("\n").length - 1 : 0;
  for (let from = Math.max(0, confirmed - 30); from < messages; from += 10) {
    const numbers = Array.from({ length: Math.min(10, messages - from) }, (_, i) => from + i);
    await bus.publishAll(
      steps,
      numbers.map((number) => ({ message: stepOf(number), sequence: { producer: "source", number } })),
    );
    for (const number of numbers) if (number >= confirmed) note(files.confirmed, String(number));
    if (paceMs > 0) await sleep(paceMs);
  }
}

/** Writes down which acknowledgements are stored for good, until nothing is left to do. */
async function confirm(): Promise<void> {
  for (;;) {
    const { messages: stored, subscriptions } = await bus.stats(steps);
    const kept = acked;
    acked = [];
    await plain.flush();
    if (kept.length > 0) note(files.seen, `kept ${kept.join(" ")}`);
    if (stored === messages && subscriptions.every(({ backlog }) => backlog === 0)) return;
    await sleep(20);
  }
}
