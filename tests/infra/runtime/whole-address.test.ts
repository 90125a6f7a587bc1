// Addresses whose password would be taken for a place, and shown as one.
import { expect, test } from "vitest";
import { isWholeAddress } from "#infra/runtime/index.ts";

test("an address is whole where all of its password is before the host", () => {
  for (const url of ["http://h:1/p?q=1#f", "redis://u:p%2Fw@h:1/0", "postgres://u:p@h/d?sslmode=require", "no address"])
    expect(isWholeAddress(url), url).toBe(true);
  for (const url of ["http://u:1/p@h", "http://u:1?p@h:1", "redis://u:1#p@h", "http://u:1/p\n@h"])
    expect(isWholeAddress(url), url).toBe(false);
});
