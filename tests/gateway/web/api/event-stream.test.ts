// Server-sent events out of text in any pieces.
import fc from "fast-check";
import { expect, test } from "vitest";
import { eventStreamParser } from "../../../../gateway/web/api/event-stream.ts";

test("an event ends at an empty line; comments and unknown fields are skipped", () => {
  const parse = eventStreamParser();
  expect(parse(': hello\nevent: run-started\nid: 7\ndata: {"a":1}\n\ndata: x\n')).toEqual([
    { event: "run-started", data: '{"a":1}' },
  ]);
  expect(parse("\n")).toEqual([{ event: "message", data: "x" }]);
});

test("data lines are joined; one space after the colon is no part of the value", () => {
  expect(eventStreamParser()("data:a\ndata:  b\ndata\n\n")).toEqual([{ event: "message", data: "a\n b\n" }]);
});

test("an event without data is none, and does not name the next", () => {
  expect(eventStreamParser()("event: lonely\n\ndata: x\n\n")).toEqual([{ event: "message", data: "x" }]);
});

test("however the text is cut, and whichever line ends it has, the events are the same", () => {
  const wanted = [
    { event: "tool-called", data: '{"tool":"a.b"}' },
    { event: "message", data: "two\nlines" },
  ];
  const lines = ["event: tool-called", 'data: {"tool":"a.b"}', "", ": keep-alive", "data: two", "data: lines", "", ""];
  fc.assert(
    fc.property(fc.constantFrom("\n", "\r\n", "\r"), fc.array(fc.nat(80), { maxLength: 12 }), (end, cuts) => {
      const text = lines.join(end);
      const parse = eventStreamParser();
      const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
      const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
      const events = [...pieces, "data: next\n"].flatMap(parse); // a last "\r" waits for what follows
      expect(events).toEqual(wanted);
    }),
  );
});
