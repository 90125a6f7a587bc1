// Fits every contender, fixes what came out, opens the test period once, and judges all answers on it.

import type { HoldOut } from "./hold-out.ts";
import type { Contender, Ready } from "./protocol.ts";
import type { Measure, Row } from "./table.ts";

export async function finalRun<Test>(
  contenders: readonly Contender<Test>[],
  holdOut: HoldOut<Test>,
  judge: (answers: readonly Float64Array[], test: Test) => readonly Measure[],
  tell: (line: string) => void = () => {},
): Promise<Row[]> {
  const fitted: { readonly contender: Contender<Test>; readonly ready: readonly Ready<Test>[] }[] = [];
  for (const contender of contenders) {
    const ready: Ready<Test>[] = [];
    for (let seed = 1; seed <= contender.seeds; seed++) {
      const one = await contender.fit(seed);
      tell(`${contender.model}, seed ${seed}: ${one.notes}`);
      ready.push(one);
    }
    fitted.push({ contender, ready });
  }
  const choice = { models: fitted.map(({ contender, ready }) => [contender.model, ...ready.map(({ hash }) => hash)]) };
  holdOut.fix(choice);
  const test = holdOut.open(choice);
  const rows: Row[] = [];
  for (const { contender, ready } of fitted) {
    const answers: Float64Array[] = [];
    for (const one of ready) answers.push(await one.answer(test));
    const { model, published } = contender;
    rows.push({
      model,
      seeds: ready.length,
      measures: judge(answers, test),
      published,
      notes: notesOf(ready),
      fitted: ready.map(({ hash }) => hash),
    });
  }
  return rows;
}

const notesOf = (ready: readonly { readonly notes: string }[]): string =>
  [...new Set(ready.map(({ notes }) => notes))].join("; ");
