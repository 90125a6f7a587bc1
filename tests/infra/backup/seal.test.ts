// Sealing: what comes out is what went in, under the same key and name only, and no chance that repeats itself undoes it.
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backupKeyOf, sealedOverheadBytes } from "#infra/backup/seal.ts";

const draw = (count: number): Uint8Array => randomBytes(count);
const secret = Buffer.alloc(32, 7);
const key = backupKeyOf(secret);
const bytes = (): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength: 300 });

describe("sealed content", () => {
  test("opens under its key and name", () => {
    fc.assert(
      fc.property(bytes(), fc.string(), (content, name) => {
        const sealed = key.seal(name, content, draw);
        expect(sealed.length).toBe(content.length + sealedOverheadBytes);
        expect(key.open(name, sealed)?.equals(content)).toBe(true);
      }),
      { seed: 1 },
    );
  });

  test("opens under no other name, under no other key, and not after any change or cut", () => {
    const other = backupKeyOf(Buffer.alloc(32, 8));
    fc.assert(
      fc.property(bytes(), fc.nat(), fc.integer({ min: 0, max: 255 }), (content, place, mask) => {
        const sealed = key.seal("a", content, draw);
        const at = place % sealed.length;
        const wrong = mask === 0 ? sealed.subarray(0, at) : Buffer.from(sealed).fill(sealed[at]! ^ mask, at, at + 1);
        expect(key.open("a", wrong)).toBeNull();
        expect(key.open("b", sealed)).toBeNull();
        expect(other.open("a", sealed)).toBeNull();
      }),
      { seed: 2 },
    );
    expect(key.open("a", new Uint8Array(0))).toBeNull();
  });

  test("has a nonce of its own every time, drawn from the chance that is passed in", () => {
    const drawn: number[] = [];
    const nonces = new Set<string>();
    for (let i = 0; i < 500; i++) {
      const sealed = key.seal("a", secret, (count) => {
        drawn.push(count);
        return draw(count);
      });
      nonces.add(sealed.subarray(4, 16).toString("hex"));
    }
    expect(nonces.size).toBe(500);
    expect(new Set(drawn)).toEqual(new Set([12]));
    expect(() => key.seal("a", secret, () => new Uint8Array(11))).toThrow("11");
  });

  test("stays secret where chance repeats itself: two names share no key stream", () => {
    const stuck = (count: number): Uint8Array => new Uint8Array(count);
    const [one, two] = [Buffer.alloc(64, "first content "), Buffer.alloc(64, "other content ")];
    const streams = [key.seal("1", one, stuck), key.seal("2", two, stuck)].map((sealed, i) =>
      sealed.subarray(16, 80).map((byte, at) => byte ^ [one, two][i]![at]!),
    );
    expect(Buffer.from(streams[0]!).equals(Buffer.from(streams[1]!))).toBe(false);
  });
});

describe("names of content", () => {
  test("are the same for the same content, and tell nothing without the key", () => {
    expect(key.nameOf(Buffer.from("a"))).toBe(backupKeyOf(secret).nameOf(Buffer.from("a")));
    expect(key.nameOf(Buffer.from("a"))).not.toBe(key.nameOf(Buffer.from("b")));
    expect(key.nameOf(Buffer.from("a"))).not.toBe(backupKeyOf(Buffer.alloc(32, 8)).nameOf(Buffer.from("a")));
    expect(key.nameOf(Buffer.from("a"))).toMatch(/^[0-9a-f]{64}$/);
    expect(key.check).not.toBe(backupKeyOf(Buffer.alloc(32, 8)).check);
  });
});
