// A small labelled set made of phrases, so that training can be tested in a second and without the labelled files.

import { seededRandom } from "#infra/runtime/index.ts";

const subjects = ["Acme", "Borealis", "Cinder", "Delmar", "Eastline", "Fabrica", "Gantry", "Holm", "Ironwood", "Juno"];
const said = {
  positive: ["lifts its forecast", "wins a large order", "posts a record profit", "sees demand grow", "gets approval"],
  neutral: [
    "holds its annual meeting",
    "moves its office",
    "publishes a calendar",
    "names a venue",
    "opens a web page",
  ],
  negative: ["cuts its forecast", "loses a large order", "posts a deep loss", "sees demand shrink", "faces a lawsuit"],
} as const;
const when = ["on Monday", "this week", "in the quarter", "after the close", "in Europe", "at home", "for the year"];

/** CSV rows of text and label: 150 texts that differ, 50 of each tone. */
export function smallSet(seed = 1): { readonly text: string; readonly label: keyof typeof said }[] {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[random.integer(from.length)]!;
  const labels = Object.keys(said) as (keyof typeof said)[];
  return Array.from({ length: 150 }, (_, i) => {
    const label = labels[i % 3]!;
    return { text: `${pick(subjects)} ${pick(said[label])} ${pick(when)}, ${pick(subjects)} number ${i}`, label };
  });
}

export const csvOf = (rows: readonly { readonly text: string; readonly label: string }[]): string =>
  `text,label\n${rows.map(({ text, label }) => `"${text}",${label}`).join("\n")}\n`;
