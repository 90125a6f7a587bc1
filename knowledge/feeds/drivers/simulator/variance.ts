// Chance with a memory: regimes of calm and stress, and returns whose variance clusters.

import type { Random } from "#infra/runtime/index.ts";

/**
 * Two-state Markov chain of market stress.
 * @returns volatility multiplier a session: 1 in calm, 2.4 under stress; calm lasts 55 sessions on average, stress 14
 */
export function stressPath(random: Random, sessions: number): Float64Array {
  const path = new Float64Array(sessions);
  let stressed = false;
  for (let t = 0; t < sessions; t++) {
    stressed = random.next() < (stressed ? 1 - 1 / 14 : 1 / 55);
    path[t] = stressed ? 2.4 : 1;
  }
  return path;
}

/**
 * GARCH(1,1) with Gaussian innovations: h(t) = w + a e(t-1)^2 + b h(t-1), e(t) = sqrt(h(t)) z(t), w = v (1 - a - b).
 * @param volatility standard deviation a session in the long run, so v = volatility^2; h starts at v
 * @returns e, shape (sessions)
 * @source Bollerslev (1986), J. Econometrics 31(3)
 */
export function garchPath(random: Random, sessions: number, volatility: number, a = 0.09, b = 0.88): Float64Array {
  const path = new Float64Array(sessions);
  let h = volatility ** 2;
  for (let t = 0; t < sessions; t++) {
    const e = Math.sqrt(h) * random.normal();
    path[t] = e;
    h = volatility ** 2 * (1 - a - b) + a * e * e + b * h;
  }
  return path;
}
