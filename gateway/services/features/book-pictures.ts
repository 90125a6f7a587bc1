// Codes of pictures of the book, as the gateway answers them.

import { isoTime } from "#infra/runtime/index.ts";
import { parseAsOf } from "#knowledge/domain/index.ts";
import { type CodesBy, judgePictures, keptEncoder, usualComponents } from "#tools/book-pictures/index.ts";
import { tickSessions } from "#tools/features/index.ts";
import type { BookPicturesAnswer, BookPicturesRequest } from "../../contract/index.ts";
import type { Services } from "../services.ts";
import { stretchOf } from "../stretch.ts";

type Parts = Pick<Services, "datasets" | "objects">;

/** One session of one symbol after the other. @throws tools/model-missing, tools/input-column-missing and what `judgePictures` throws */
export async function bookPictures(
  request: BookPicturesRequest,
  { datasets, objects }: Parts,
  signal: AbortSignal,
): Promise<BookPicturesAnswer> {
  const { data, asOf, symbol, ahead, changes, levels, components, encoder } = request;
  const view = await datasets.view(data, asOf);
  const found = await tickSessions(view, { ...(symbol !== undefined && { symbols: [symbol] }), ...stretchOf(request) });
  const own = found.filter((session) => session.symbol === found[0]?.symbol);
  const shape = { rows: changes, levels };
  const opened = encoder && (await keptEncoder(await objects(), encoder.version, shape));
  const by: CodesBy =
    opened && encoder
      ? { encoder: opened, trainedMs: parseAsOf(encoder.trained) }
      : { components: { ...usualComponents, ...shape, count: components } };
  try {
    const sessions: BookPicturesAnswer["sessions"] = [];
    let version = "";
    for (const session of own) {
      signal.throwIfAborted();
      const judged = await judgePictures(view, session, by, ahead, signal);
      const { rows, pictures, shares, foretold } = judged;
      version = judged.version;
      sessions.push({
        from: isoTime(session.openMs),
        to: isoTime(session.closeMs),
        rows,
        pictures,
        shares: shares && [...shares],
        foretold: foretold.map((one) => ({ ...one })),
      });
    }
    return {
      dataset: view.dataset.id,
      asOf: isoTime(view.asOf),
      symbol: own[0]?.symbol ?? symbol ?? "",
      version,
      ahead,
      sessions,
    };
  } finally {
    await opened?.close();
  }
}
