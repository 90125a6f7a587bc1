// How the learning rate moves over the steps of a training.

/** The rate at step 1, 2, ... of `total`. */
export type Schedule = (step: number, total: number) => number;

const between = (from: number, to: number, share: number): number =>
  to + ((from - to) / 2) * (1 + Math.cos(Math.PI * share));

export const constantRate =
  (rate: number): Schedule =>
  () =>
    rate;

/** Half a cosine from `rate` down to `least`.
 * @source Loshchilov & Hutter (2017), SGDR, without restarts */
export const cosine =
  (rate: number, least = 0): Schedule =>
  (step, total) =>
    between(rate, least, Math.min(1, (step - 1) / Math.max(1, total)));

export interface OneCycleOptions {
  /** Share of the steps on the way up. */
  readonly up?: number;
  /** It begins at the highest rate divided by this, ... */
  readonly first?: number;
  /** ... and ends at its beginning divided by this. */
  readonly last?: number;
}

/** Up to the highest rate and down again, both as half a cosine.
 * @source Smith & Topin (2018), Super-Convergence */
export function oneCycle(highest: number, { up = 0.3, first = 25, last = 1e4 }: OneCycleOptions = {}): Schedule {
  return (step, total) => {
    const [start, end] = [highest / first, highest / first / last];
    const top = up * total - 1;
    const at = step - 1;
    if (at <= top) return between(start, highest, top <= 0 ? 1 : at / top);
    return between(highest, end, Math.min(1, (at - top) / Math.max(1, total - 1 - top)));
  };
}

/** From rate / steps up to what another schedule says, over the first steps. */
export const warmUp =
  (steps: number, then: Schedule): Schedule =>
  (step, total) =>
    step <= steps ? (then(1, total - steps) * step) / (steps + 1) : then(step - steps, total - steps);

export interface PlateauOptions {
  /** Looks without a better loss before the rate falls. */
  readonly patience?: number;
  readonly factor?: number;
  readonly least?: number;
}

export interface PlateauState {
  readonly scale: number;
  readonly best: number;
  readonly waited: number;
}

export const plateauStart: PlateauState = { scale: 1, best: Number.POSITIVE_INFINITY, waited: 0 };

/** After a look at the validation loss: the rate's scale falls where it has not become better for too long. */
export function plateau(state: PlateauState, loss: number, options: PlateauOptions = {}): PlateauState {
  const { patience = 10, factor = 0.1, least = 0 } = options;
  if (loss < state.best * (1 - 1e-4)) return { scale: state.scale, best: loss, waited: 0 };
  if (state.waited < patience) return { ...state, waited: state.waited + 1 };
  return { ...state, scale: Math.max(least, state.scale * factor), waited: 0 };
}
