// Writes into the schema given and dies in the middle of it. Started by postgres-real.test.ts.
import { randomIds, systemClock } from "#infra/runtime/index.ts";
import { openPostgresRecords } from "#knowledge/stores/records/index.ts";
import { anOrder } from "#tests/fakes/approvals.ts";

const [moment = "", schema = ""] = process.argv.slice(2);
const records = await openPostgresRecords({ url: process.env.POSTGRES_TEST_URL ?? "", schema, clock: systemClock });

/** Kills when it is turned into JSON for the nth time: between two statements of a script. */
const deadly = (nth: number) => {
  let times = 0;
  return {
    toJSON() {
      times += 1;
      if (times === nth) process.kill(process.pid, "SIGKILL");
      return "alive";
    },
  };
};

if (moment === "between an approval's change and its audit line") {
  const approval = await records.approvals.get("approval_1");
  const expected = { state: "pending" as const, orderHash: approval?.orderHash ?? "", approvedBy: [] };
  const verdict = { ...approval?.verdict, reason: deadly(2) } as never; // once for the row, once for the audit line
  const change = { state: "approved" as const, approvedBy: ["ann"], verdict };
  await records.approvals.change("approval_1", expected, change, { atMs: 2, by: "ann", note: null });
}
if (moment === "between an order and its audit line") {
  const terms = deadly(2); // once for the order, once for the audit line
  const order = { clientOrderId: "order_1", approvalId: "approval_1", order: anOrder(), submittedMs: 1, terms };
  await records.paper.accept(order);
}
if (moment === "any moment") {
  process.stdout.write("ready\n");
  for (;;)
    await records.ledger.addCash({
      movementId: randomIds.next("dividend"),
      dataset: "fake",
      kind: "dividend",
      symbol: "AAA",
      amountMinor: 1,
      currency: "USD",
      bookedAtMs: 1,
    });
}
