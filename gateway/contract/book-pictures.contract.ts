// Order books as pictures: what their codes foretell.

import { z } from "zod";

const data = z.string().min(1).max(1_000).optional();

export const BookPicturesRequest = z
  .strictObject({
    data,
    asOf: z.string().optional(),
    /** The data set's first with ticks when left out. */
    symbol: z.string().min(1).optional(),
    from: z.string().optional(),
    to: z.string().optional(),
    /** Changes of the book in a picture, and levels of each side. */
    changes: z.int().min(1).max(1_000).default(16),
    levels: z.int().min(1).max(10).default(10),
    /** Principal components; not with an encoder. */
    components: z.int().min(1).max(32).default(4),
    /** Changes of the book from a row to the end of the move that is to be foretold. */
    ahead: z.int().min(1).max(10_000).default(20),
    /** Hash of an encoder that is kept, and when it had seen all that it learnt from. */
    encoder: z
      .strictObject({ version: z.string().regex(/^[0-9a-f]{64}$/, "wanted 64 hex digits"), trained: z.string() })
      .optional(),
  })
  .meta({ id: "BookPicturesRequest" });
export type BookPicturesRequest = z.infer<typeof BookPicturesRequest>;

export const BookPicturesAnswer = z
  .strictObject({
    dataset: z.string(),
    asOf: z.string(),
    symbol: z.string(),
    /** Of what made the codes: a hash. */
    version: z.string(),
    ahead: z.int(),
    sessions: z.array(
      z.strictObject({
        from: z.string(),
        to: z.string(),
        /** Changes of the book, and those with a code. */
        rows: z.int(),
        pictures: z.int(),
        /** Share of variance along each component at the end; null of an encoder, and where nothing was learnt. */
        shares: z.array(z.number()).nullable(),
        /** Rank correlation of each code with the mid's move ahead, over stretches that lie side by side; the best level's imbalance last. */
        foretold: z.array(z.strictObject({ name: z.string(), correlation: z.number().nullable(), stretches: z.int() })),
      }),
    ),
  })
  .meta({ id: "BookPicturesAnswer" });
export type BookPicturesAnswer = z.infer<typeof BookPicturesAnswer>;
