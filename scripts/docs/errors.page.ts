// docs/reference/errors.md: the closed list of codes with the HTTP status each has.

import { statusOf, titleOf } from "#gateway/guard/problem.ts";
import { type ErrorCode, errorCodes, type Fault, groupedBy, QuorumError } from "#infra/runtime/index.ts";
import { code, type Page, referencePage, table } from "./markdown.ts";

const faults: readonly Fault[] = ["caller", "model", "outside", "bug"];
const statusFor = (errorCode: ErrorCode, fault: Fault): number =>
  statusOf(new QuorumError(errorCode, "", { fault, retry: false }));

/** One number where the code decides it, else a rule by fault. */
function statusWords(errorCode: ErrorCode): string {
  const [first, ...others] = [...new Set(faults.map((fault) => statusFor(errorCode, fault)))];
  return others.length === 0 ? String(first) : "by fault";
}

export function errorsPage(): Page {
  const byFault = table(
    ["Fault", "Who can mend it", "HTTP status", "Exit code"],
    [
      ["caller", "whoever asked", "400", "2"],
      ["model", "another model, or asking again", "502", "1"],
      ["outside", "a server, a disk, a network", "502", "1"],
      ["bug", "the developers", "500", "1"],
    ],
  );
  const rooms = groupedBy(errorCodes, (errorCode) => errorCode.slice(0, errorCode.indexOf("/")));
  const parts = [...rooms].flatMap(([room, codes]) => [
    `## ${room}`,
    table(
      ["Code", "Title", "HTTP status"],
      codes.map((errorCode) => [code(errorCode), titleOf(errorCode), statusWords(errorCode)]),
    ),
  ]);
  return referencePage("errors", "Error codes", "infra/runtime/error-codes.ts and gateway/guard/problem.ts", [
    "Every error has a code, a fault and a flag that says whether the same call may succeed later. The message says what was wanted, what was found and what to do. Programs branch on the code, never on the text. Over HTTP and with `--json` an error is problem details (RFC 9457) with `type` set to `urn:quorum:error:CODE`.",
    'Where the table below says "by fault", the fault of the single error decides:',
    byFault,
    ...parts,
  ]);
}
