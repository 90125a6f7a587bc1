// The nearest visible vectors of a space: a scan of all of them, or from a size on by the segments' indexes with a scan of the rest.

import type { Log } from "#infra/runtime/index.ts";
import type { NoteFilter } from "../recall.ts";
import { BestList } from "./best-list.ts";
import { offerSlots, type Scan, scanExactly } from "./exact-scan.ts";
import type { SegmentFiles } from "./segment-files.ts";
import { Segments } from "./segments.ts";
import type { Usearch } from "./usearch.ts";
import type { VectorSpace } from "./vector-space.ts";

export interface NearestSettings {
  /** Spaces of at least this size have indexes; also the size of a segment. */
  readonly indexFrom: number;
  readonly usearch: Usearch | null;
  readonly files: SegmentFiles | null;
  readonly log: Log;
}

export interface NearestSearch {
  /** Best first, by cosine rounded to six decimals, above 0. */
  search(query: Float32Array, filter: NoteFilter, most: number): Promise<readonly { slot: number; score: number }[]>;
  /** Builds what indexes are missing for the vectors there are. */
  prepare(): Promise<void>;
  save(): void;
}

/** An index is asked for this many times what is wanted, since it holds rounded vectors, and for no fewer than these; for more where a filter
 * of which it knows nothing takes some away. */
const overFetch = 2;
const [fewest, fewestToFilter] = [32, 64];

export function nearestIn(space: VectorSpace, { indexFrom, usearch, files, log }: NearestSettings): NearestSearch {
  const segments = usearch && new Segments(space, indexFrom, usearch, files, log);

  /** Positions in [from, to) can pass the filter; of them the first `whole` segments are indexed. */
  function rangeOf(filter: NoteFilter): { slots: readonly number[]; from: number; to: number; whole: number } {
    const slots = space.order();
    const seen = space.knownBefore(filter.asOf, true);
    const to = filter.knownToMs === null ? seen : Math.min(seen, space.knownBefore(filter.knownToMs, false));
    const from = filter.knownFromMs === null ? 0 : space.knownBefore(filter.knownFromMs, false);
    return { slots, from, to, whole: segments ? Math.floor(to / indexFrom) : 0 };
  }

  async function freshRangeOf(filter: NoteFilter): Promise<ReturnType<typeof rangeOf>> {
    for (;;) {
      const range = rangeOf(filter);
      if (!segments || segments.areFresh(range.whole)) return range;
      await segments.freshen(range.whole);
    }
  }

  return {
    async search(query, filter, most) {
      const scan: Scan = {
        space,
        query,
        visible: space.matcher(filter),
        best: new BestList(most, space.noteIds),
        usearch,
      };
      if (space.size < indexFrom || !segments) {
        scanExactly(scan, null, 0, space.size);
        return scan.best.entries();
      }
      const { slots, from, to, whole } = await freshRangeOf(filter);
      const isFiltered = filter.symbol !== null || filter.agent !== null || filter.kinds !== null;
      const asked = Math.max(isFiltered ? fewestToFilter : fewest, most * overFetch);
      for (let segment = Math.floor(from / indexFrom); segment < whole; segment++) {
        const found = segments.search(segment, query, asked).filter(scan.visible);
        // Too few that the filter lets through: others may be hidden behind those it does not, so all are compared.
        if (found.length >= most) offerSlots(scan, found);
        else scanExactly(scan, slots, segment * indexFrom, (segment + 1) * indexFrom);
      }
      if (from < to) scanExactly(scan, slots, Math.max(from, whole * indexFrom), to);
      return scan.best.entries();
    },
    async prepare() {
      if (!segments || space.size < indexFrom) return;
      space.order();
      await segments.freshen(Math.floor(space.size / indexFrom));
    },
    save: () => segments?.save(),
  };
}
