// Studies of the bowl, whose bottom is at (0.3, -0.2).
import { readSpace, type StudyPlan, tpeSampler } from "#tools/learning/tuning/index.ts";

export const bowlPlan = (change: Partial<StudyPlan> = {}): StudyPlan => ({
  subject: "bowl/made",
  title: "Where is the bottom?",
  space: readSpace({ x: { kind: "real", low: -1, high: 1 }, y: { kind: "real", low: -1, high: 1 } }),
  direction: "minimise",
  sampler: tpeSampler({ together: 4 }),
  trials: 40,
  seed: 5,
  ...change,
});

/** Of trials that take so long each; how long is not part of the plan. */
export const slowPlan = (ms: number): StudyPlan => bowlPlan({ trials: 24, fixed: { ms } });
