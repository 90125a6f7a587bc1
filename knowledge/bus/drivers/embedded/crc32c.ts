// CRC-32C (Castagnoli), the checksum of the log's frames.

/** Eight tables, so that eight bytes are taken at a time. @source Intel, "A Systematic Approach to Building High Performance Software-Based
 * CRC Generators" (slicing by 8); polynomial 0x1EDC6F41, reflected 0x82F63B78; check value of "123456789" is 0xE3069283. */
const tables = Array.from({ length: 8 }, () => new Uint32Array(256));
const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
];
for (let i = 0; i < 256; i++) {
  let crc = i;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  t0[i] = crc;
}
for (let i = 0; i < 256; i++) {
  for (let k = 1; k < 8; k++) {
    const before = (tables[k - 1] as Uint32Array)[i] as number;
    (tables[k] as Uint32Array)[i] = (before >>> 8) ^ (t0[before & 255] as number);
  }
}

/** Of the bytes in [from, to), as an unsigned 32-bit number. */
export function crc32c(bytes: Uint8Array, from: number, to: number): number {
  let crc = -1;
  let i = from;
  for (; i + 8 <= to; i += 8) {
    const low = crc ^ (at(bytes, i) | (at(bytes, i + 1) << 8) | (at(bytes, i + 2) << 16) | (at(bytes, i + 3) << 24));
    crc =
      at(t7, low & 255) ^
      at(t6, (low >>> 8) & 255) ^
      at(t5, (low >>> 16) & 255) ^
      at(t4, low >>> 24) ^
      at(t3, at(bytes, i + 4)) ^
      at(t2, at(bytes, i + 5)) ^
      at(t1, at(bytes, i + 6)) ^
      at(t0, at(bytes, i + 7));
  }
  for (; i < to; i++) crc = at(t0, (crc ^ at(bytes, i)) & 255) ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}

/** Every index is inside. */
function at(array: Uint8Array | Uint32Array, index: number): number {
  return array[index] as number;
}
