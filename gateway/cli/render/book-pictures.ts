// Codes of pictures of the book, for people.

import type { BookPicturesAnswer } from "../../contract/index.ts";
import { blocks, table } from "./layout.ts";
import { count, fixed, percent } from "./values.ts";

export const renderBookPictures = ({ symbol, dataset, ahead, version, sessions }: BookPicturesAnswer): string =>
  blocks(
    `${symbol} of ${dataset}: rank correlation with the mid's move over the next ${count(ahead, "change")} of the book. Codes of version ${version.slice(0, 12)}.`,
    ...sessions.map(({ from, to, rows, pictures, shares, foretold }) =>
      blocks(
        `${from.slice(0, 16)} to ${to.slice(0, 16)}: ${count(rows, "change")}, ${pictures} with a code.`,
        table(
          foretold.map((one, i) => ({ ...one, share: shares?.[i] ?? null })),
          [
            { title: "Code", cell: ({ name }) => name },
            { title: "Variance", cell: ({ share }) => percent(share, 1), align: "right" },
            { title: "Foretells", cell: ({ correlation }) => fixed(correlation, 3), align: "right" },
            { title: "Stretches", cell: ({ stretches }) => String(stretches), align: "right" },
          ],
          "",
        ),
      ),
    ),
    sessions.length === 0 ? "No session has ticks." : null,
  );
