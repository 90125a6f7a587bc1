// Reading out which factors work in the universe, which gained or lost their evidence, which decay.

import type { z } from "zod";
import type { factorEvidenceTool } from "#tools/factors/picture/index.ts";
import type { AnswerTask } from "../../../../answer/answer-task.ts";
import { clause, listed } from "../clauses.ts";
import type { Reading } from "../playbook.ts";

type Evidence = Reading<z.output<typeof factorEvidenceTool.output>>;

const most = 3;

export function factorSentences({ factors, question }: AnswerTask): readonly (readonly (string | null)[])[] {
  if (factors === undefined) return [["The factors could not be judged."]];
  const reading = factors as Evidence;
  const works = [...workingSentences(reading), changedSentence(reading)];
  const decays = [decaySentence(reading)];
  return /\b(?:decay|fad(?:e|ing)|stopp?|gone)/i.test(question) && !/\bwork(?:s|ing)? now\b/i.test(question)
    ? [decays, works, [judgedSentence(reading)]]
    : [works, decays, [judgedSentence(reading)]];
}

function workingSentences(reading: Evidence): readonly (string | null)[] {
  const { judged, working } = reading.output;
  if (judged === 0) return ["No factor's record is long enough to be judged here."];
  const told = clause(
    reading,
    (f) =>
      `over ${f("horizonSessions")} sessions held, ${f("judged")} factors counted, false findings held to ${f("level", "pct0")}`,
  );
  if (working === 0) {
    const [first] = strongest(reading, 1);
    return [
      `No factor has evidence now${told === null ? "" : `: ${told}`}.`,
      first === undefined ? null : `The strongest is ${first}.`,
    ];
  }
  const head = clause(
    reading,
    (f) =>
      `${f("working")} ${working === 1 ? "factor has" : "factors have"} evidence now${told === null ? "" : `: ${told}`}.`,
  );
  const named = strongest(reading, Math.min(most, working));
  return [head, named.length === 0 ? null : `The strongest: ${listed(named)}.`];
}

function strongest(reading: Evidence, count: number): readonly string[] {
  return reading.output.strongest.slice(0, count).flatMap((row, i) => {
    const path = `strongest.${i}`;
    const against = row.asPromised ? "" : ", against what its source says";
    return (
      clause(
        reading,
        (f) =>
          `${f(`${path}.factor`)}, ${f(`${path}.says`)} (rank IC ${f(`${path}.ic`)}, t ${f(`${path}.t`)}, adjusted p ${f(`${path}.adjustedP`, "p")}${against})`,
      ) ?? []
    );
  });
}

/** What gained and what lost its evidence since the moment before; nothing where nothing did. */
function changedSentence(reading: Evidence): string | null {
  const { gained, lost, before } = reading.output;
  if (before === null || gained.length + lost.length === 0) return null;
  const named = (list: "gained" | "lost"): string | null => {
    const names = reading.output[list]
      .slice(0, most)
      .flatMap((_, i) => clause(reading, (f) => f(`${list}.${i}.factor`)) ?? []);
    return names.length === 0 ? null : `${listed(names)} ${list === "gained" ? "came in" : "fell out"}`;
  };
  const parts = [named("gained"), named("lost")].filter((part) => part !== null);
  return parts.length === 0 ? null : clause(reading, (f) => `Since ${f("before", "date")} ${parts.join("; ")}.`);
}

function decaySentence(reading: Evidence): string | null {
  const { decayJudged, decaying } = reading.output;
  if (decayJudged === 0)
    return clause(
      reading,
      (f) =>
        `Whether any factor decays cannot be said: in ${f("sessions")} sessions none has first a record to lose and then enough sessions since.`,
    );
  const of = clause(reading, (f) => `of ${f("decayJudged")} that had a record to lose`);
  if (decaying.length === 0) return of === null ? null : `No factor is decaying, ${of}.`;
  const named = decaying
    .slice(0, most)
    .flatMap(
      ({ status }, i) =>
        clause(
          reading,
          (f) =>
            `${f(`decaying.${i}.factor`)} (${status}: rank IC in its own direction ${f(`decaying.${i}.studyIc`)} before, ${f(`decaying.${i}.liveIc`)} of late)`,
        ) ?? [],
    );
  return named.length === 0 ? null : `Decaying${of === null ? "" : `, ${of}`}: ${listed(named)}.`;
}

const judgedSentence = (reading: Evidence): string | null =>
  reading.output.judged >= reading.output.factors
    ? null
    : clause(
        reading,
        (f) =>
          `${f("judged")} of ${f("factors")} factors could be judged in ${f("sessions")} sessions of ${f("universe")} companies; the others lack history or facts here.`,
      );
