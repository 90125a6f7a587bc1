// The table from errors to problem details: every code has a status, and only what a caller may know goes out.
import { HTTPException } from "hono/http-exception";
import { describe, expect, test } from "vitest";
import { Problem } from "#gateway/contract/index.ts";
import { errorOfProblem, problemOf, statusOf } from "#gateway/guard/problem.ts";
import { callerError, errorCodes, type Fault, QuorumError } from "#infra/runtime/index.ts";

const withFault = (fault: Fault) => new QuorumError("infra/unexpected", "it broke", { fault, retry: false });

describe("the status of an error", () => {
  test.each<[Fault, number]>([
    ["caller", 400],
    ["model", 502],
    ["outside", 502],
    ["bug", 500],
  ])("whose fault is %s and whose code says no more is %i", (fault, status) => {
    expect(statusOf(withFault(fault))).toBe(status);
  });

  test.each([
    ["knowledge/symbol-unknown", 404],
    ["tools/evidence-not-found", 404],
    ["tools/approval-hash-mismatch", 409],
    ["graphs/fingerprint-changed", 409],
    ["tools/approval-same-person", 403],
    ["tools/risk-refused", 422],
    ["gateway/unauthorised", 401],
    ["gateway/too-many-requests", 429],
    ["infra/disk-full", 507],
  ] as const)("%s is %i", (code, status) => {
    expect(statusOf(callerError(code, "no"))).toBe(status);
  });
});

describe("a problem", () => {
  test.each(errorCodes)("of code %s fits the contract and names its code in the type", (code) => {
    const problem = Problem.parse(problemOf(callerError(code, "said so")));
    expect(problem).toMatchObject({ type: `urn:quorum:error:${code}`, code, detail: "said so", fault: "caller" });
    expect(problem.title).toMatch(/^[A-Z][a-z0-9 ]+$/);
    expect(problem.status).toBeGreaterThanOrEqual(400);
  });

  test("carries neither stack, cause nor context", () => {
    const secret = "a row of somebody's data";
    const error = new QuorumError("knowledge/store-failed", "no", {
      fault: "outside",
      retry: true,
      context: { secret },
      cause: new Error(secret),
    });
    expect(JSON.stringify(problemOf(error))).not.toContain(secret);
  });

  test("of a full disk says that nothing was written", () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    expect(problemOf(full)).toMatchObject({ code: "infra/disk-full", status: 507, retry: true });
  });

  test("of a body that is no JSON is a bad request", () => {
    expect(problemOf(new HTTPException(400, { message: "Malformed JSON" }))).toMatchObject({
      code: "gateway/bad-request",
      status: 400,
    });
  });

  test("read in another process is the error it was", () => {
    const error = callerError("gateway/bad-request", "no", {
      errors: [{ in: "json", path: "question", message: "missing" }],
    });
    const again = errorOfProblem(Problem.parse(JSON.parse(JSON.stringify(problemOf(error)))));
    expect(problemOf(again)).toEqual(problemOf(error));
  });
});
