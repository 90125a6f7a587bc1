// Content that tells which put it came from: its number again and again, some of it longer than a block.

export function contentOf(n: number): Buffer {
  return Buffer.alloc(n % 3 === 0 ? 1_500_000 : 200_000, `${n} `);
}

export const numberOf = (content: Buffer): number => Number(content.subarray(0, content.indexOf(" ")).toString());
