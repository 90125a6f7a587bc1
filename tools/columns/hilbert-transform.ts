// Ehlers' homodyne discriminator: the dominant cycle of one series, value by value. Kernels that need it keep one for each lane.
// Source: Ehlers (2001), Rocket Science for Traders; start and constants as in TA-Lib.

const kept = 16; // a power of two above the furthest look back of 9 rows
const last = kept - 1;
const degrees = 45 / Math.atan(1);

export class HilbertTransform {
  inPhase = 0;
  quadrature = 0;
  period = 0;
  smoothPeriod = 0;
  /** Weighted mean of the last four values. */
  smoothed = 0;
  private readonly silent: number;
  private count = 0;
  private readonly raw = new Float64Array(4);
  private readonly smooth = new Float64Array(kept);
  private readonly detrended = new Float64Array(kept);
  private readonly quadratures = new Float64Array(kept);
  private realPart = 0;
  private imaginaryPart = 0;
  private i2 = 0;
  private q2 = 0;

  /** @param silent values taken before the transform begins; they are only smoothed */
  constructor(silent: number) {
    this.silent = silent;
  }

  /** Takes the next value; false while it is still silent. */
  take(value: number): boolean {
    const t = this.count++;
    const raw = this.raw;
    raw[t & 3] = value;
    if (t < this.silent) return false;
    this.smoothed = (4 * value + 3 * raw[(t + 3) & 3]! + 2 * raw[(t + 2) & 3]! + raw[(t + 1) & 3]!) * 0.1;
    const scale = 0.075 * this.period + 0.54;
    this.smooth[t & last] = this.smoothed;
    const detrended = transformed(this.smooth, t) * scale;
    this.detrended[t & last] = detrended;
    const quadrature = transformed(this.detrended, t) * scale;
    this.quadratures[t & last] = quadrature;
    const inPhase = this.detrended[(t - 3) & last]!;
    const advancedI = transformed(this.detrended, t - 3) * scale;
    const advancedQ = transformed(this.quadratures, t) * scale;
    const q2 = 0.2 * (quadrature + advancedI) + 0.8 * this.q2;
    const i2 = 0.2 * (inPhase - advancedQ) + 0.8 * this.i2;
    this.realPart = 0.2 * (i2 * this.i2 + q2 * this.q2) + 0.8 * this.realPart;
    this.imaginaryPart = 0.2 * (i2 * this.q2 - q2 * this.i2) + 0.8 * this.imaginaryPart;
    this.q2 = q2;
    this.i2 = i2;
    const before = this.period;
    let period = before;
    if (this.imaginaryPart !== 0 && this.realPart !== 0) {
      period = 360 / (Math.atan(this.imaginaryPart / this.realPart) * degrees);
    }
    if (period > 1.5 * before) period = 1.5 * before;
    if (period < 0.67 * before) period = 0.67 * before;
    period = period < 6 ? 6 : Math.min(period, 50);
    this.period = 0.2 * period + 0.8 * before;
    this.smoothPeriod = 0.33 * this.period + 0.67 * this.smoothPeriod;
    this.inPhase = inPhase;
    this.quadrature = quadrature;
    return true;
  }
}

/** 0.0962 x(t) + 0.5769 x(t-2) - 0.5769 x(t-4) - 0.0962 x(t-6), over a ring. */
const transformed = (ring: Float64Array, t: number): number =>
  0.0962 * ring[t & last]! -
  0.0962 * ring[(t - 6) & last]! -
  0.5769 * ring[(t - 4) & last]! +
  0.5769 * ring[(t - 2) & last]!;
