// What counts as this machine.
import { describe, expect, test } from "vitest";
import { hostName, isLoopback } from "#gateway/guard/loopback.ts";

describe("this machine", () => {
  test.each(["127.0.0.1", "127.8.9.10", "localhost", "LOCALHOST", "::1", "[::1]", "::ffff:127.0.0.1"])(
    "is %s",
    (host) => {
      expect(isLoopback(host)).toBe(true);
    },
  );

  test.each([
    "0.0.0.0",
    "::",
    "10.0.0.1",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.example",
    "",
    "1270.0.0.1",
  ])('is not "%s"', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});

test.each([
  ["localhost:8080", "localhost"],
  ["[::1]:8080", "[::1]"],
  ["127.0.0.1", "127.0.0.1"],
])("the name in the header %s is %s", (header, name) => {
  expect(hostName(header)).toBe(name);
});
