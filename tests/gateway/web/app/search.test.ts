// Addresses as people read and type them.
import { expect, test } from "vitest";
import { parseSearch, readSearch, writeSearch } from "../../../../gateway/web/app/search.ts";

test("an as-of time stands in the address as it is written", () => {
  expect(writeSearch({ asOf: "2025-04-15T20:00:00Z" })).toBe("?asOf=2025-04-15T20:00:00Z");
});

test("what is written is read back, and what is not known is dropped", () => {
  const search = { asOf: "2025-04-15", evidence: "ev_1", path: "ranks.0.z" };
  expect(readSearch(parseSearch(writeSearch({ ...search, colour: "red" })))).toEqual(search);
});

test("absent values leave no trace in the address", () => {
  expect(writeSearch({ asOf: undefined })).toBe("");
  expect(readSearch({ asOf: "", evidence: 7 })).toEqual({});
});
