// Shares sold short as a share of all, told every tenth session with two sessions of delay: what a squeeze announces itself by.

import type { Random } from "#infra/runtime/index.ts";
import type { Metric } from "#knowledge/domain/index.ts";
import { source } from "./filings.ts";
import type { NamedScenario } from "./scenario.ts";
import type { Session } from "./sessions.ts";

const [everySessions, delaySessions] = [10, 2];

/** By company, then time. The squeezed company's rises to the peak when its moves begin, and is bought back while they last. */
export function shortInterestOf(
  symbols: readonly string[],
  { shortInterest, company, moves = [] }: NamedScenario,
  sessions: readonly Session[],
  nowSession: number,
  random: Random,
): Metric[] {
  if (shortInterest === undefined) return [];
  const { usual, peak, buildSessions } = shortInterest;
  const at = moves.map(({ sessionsBeforeNow }) => nowSession - sessionsBeforeNow);
  const [begins, ends] = [Math.min(...at), Math.max(...at)];
  const levelOf = (t: number): number => {
    if (t <= begins) return usual + (peak - usual) * Math.max(0, 1 - (begins - t) / buildSessions);
    return usual + (peak - usual) * Math.max(0.1, 1 - (t - begins) / Math.max(1, ends - begins));
  };
  const told = sessions.flatMap((session, t) => {
    const known = sessions[t + delaySessions];
    return t % everySessions === 0 && known !== undefined ? [{ t, session, known }] : [];
  });
  return symbols.flatMap((symbol) => {
    const chance = random.fork(symbol);
    const own = usual * (0.5 + chance.next());
    return told.map(({ t, session, known }) => {
      const level = symbol === company ? levelOf(t) : own * (0.8 + 0.4 * chance.next());
      return {
        symbol,
        metric: "short_interest",
        value: Math.round(level * 1e4) / 1e4,
        unit: "fraction of shares",
        eventTimeMs: session.closeMs,
        knownAtMs: known.closeMs,
        source,
      };
    });
  });
}
