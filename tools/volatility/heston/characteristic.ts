// The Heston transform E[exp(w X)], X = ln(F(T) / F(0)), w = s + iu, in the form that neither jumps nor cancels, and its derivatives.
// Complex numbers are pairs of locals: this is the inner loop of every price here.

import type { HestonParameters } from "./parameters.ts";

/** Rows of derivatives: the five parameters in the order of `hestonNames`, then years. */
export const transformRows = 6;

/** Writes E[exp((s + iu) X)] into out[at], out[at + 1] (real, imaginary), and with `gradient` its derivatives by v0, kappa, theta, sigma, rho
 * and years into the six pairs that follow.
 *
 * With q = w - w^2, xi = kappa - sigma rho w, d = sqrt(xi^2 + sigma^2 q), e = exp(-d T), M = (d + xi) + (d - xi) e:
 *   D = -q (1 - e) / M,  C = (2 kappa / sigma^2) [ (xi - d) T / 2 - ln(M / 2d) ],  E = exp(v0 D + theta C).
 * M / 2d = 1 + (xi - d)(1 - e) / 2d stays off the negative axis, so the principal logarithm is the continuous one; (xi - d) is
 * -sigma^2 q / (xi + d), so nothing cancels as sigma goes to 0, where the value is exact. Derivatives by kappa, sigma and rho lose digits
 * below sigma = 1e-3, and do not exist at 0.
 * @source Heston (1993), RFS 6(2); the branch: Albrecher, Mayer, Schoutens & Tistaert (2007), Wilmott; Lord & Kahl (2010), Mathematical Finance 20(4);
 *         derivatives in the parameters: Cui, del Bano Rollin & Germano (2017), EJOR 263(2), here along the two inner variables xi and d */
export function hestonTransform(
  { v0, kappa, theta, sigma, rho }: HestonParameters,
  years: number,
  s: number,
  u: number,
  gradient: boolean,
  out: Float64Array,
  at: number,
): void {
  const square = sigma * sigma;
  const qr = s - s * s + u * u;
  const qi = u * (1 - 2 * s);
  const xr = kappa - sigma * rho * s;
  const xi = -sigma * rho * u;
  // d = sqrt(xi^2 + sigma^2 q), the root with real part >= 0.
  const rr = xr * xr - xi * xi + square * qr;
  const ri = 2 * xr * xi + square * qi;
  const length = Math.sqrt(rr * rr + ri * ri);
  let dr: number;
  let di: number;
  if (rr >= 0) {
    dr = Math.sqrt((length + rr) / 2);
    di = ri / (2 * dr);
  } else {
    di = Math.sqrt((length - rr) / 2);
    dr = Math.abs(ri) / (2 * di);
    if (ri < 0) di = -di;
  }
  const dd = dr * dr + di * di;
  // e = exp(-d T), f = 1 - e.
  const fall = Math.exp(-dr * years);
  const er = fall * Math.cos(di * years);
  const ei = -fall * Math.sin(di * years);
  const fr = 1 - er;
  const fi = -ei;
  // plus = xi + d; ratio = (xi - d) / sigma^2, each by the way that does not cancel.
  let pr = xr + dr;
  let pi = xi + di;
  let gr: number;
  let gi: number;
  if (xr >= 0) {
    const over = pr * pr + pi * pi;
    gr = -(qr * pr + qi * pi) / over;
    gi = -(qi * pr - qr * pi) / over;
  } else {
    gr = (xr - dr) / square;
    gi = (xi - di) / square;
    const over = gr * gr + gi * gi;
    pr = -(qr * gr + qi * gi) / over;
    pi = -(qi * gr - qr * gi) / over;
  }
  const mr = pr - square * (gr * er - gi * ei);
  const mi = pi - square * (gr * ei + gi * er);
  const mm = mr * mr + mi * mi;
  // D = -q f / M
  const tr = qr * fr - qi * fi;
  const ti = qr * fi + qi * fr;
  const Dr = -(tr * mr + ti * mi) / mm;
  const Di = -(ti * mr - tr * mi) / mm;
  // y = (xi - d) f / 2d / sigma^2; z = sigma^2 y; ln(1 + z) / sigma^2 = y (ln(1 + z) / z)
  const hr = gr * fr - gi * fi;
  const hi = gr * fi + gi * fr;
  const yr = (hr * dr + hi * di) / (2 * dd);
  const yi = (hi * dr - hr * di) / (2 * dd);
  const zr = square * yr;
  const zi = square * yi;
  const zz = zr * zr + zi * zi;
  let lr: number;
  let li: number;
  if (zz > 1e-8) {
    lr = (0.5 * Math.log1p(2 * zr + zz)) / square;
    li = Math.atan2(zi, 1 + zr) / square;
  } else {
    // 1 - z/2 + z^2/3, the next term is below 1e-12 / 4
    const br = 1 - zr / 2 + (zr * zr - zi * zi) / 3;
    const bi = -zi / 2 + (2 * zr * zi) / 3;
    lr = yr * br - yi * bi;
    li = yr * bi + yi * br;
  }
  const Cr = 2 * kappa * (gr * (years / 2) - lr);
  const Ci = 2 * kappa * (gi * (years / 2) - li);
  const size = Math.exp(v0 * Dr + theta * Cr);
  const angle = v0 * Di + theta * Ci;
  const vr = size * Math.cos(angle);
  const vi = size * Math.sin(angle);
  out[at] = vr;
  out[at + 1] = vi;
  if (!gradient) return;

  // Along d alone (xi held), per unit of d: e' = -T e, M' = 1 + e + (d - xi) e'.
  const ar = -square * gr; // d - xi
  const ai = -square * gi;
  const edr = -years * er;
  const edi = -years * ei;
  const mdr = 1 + er + (ar * edr - ai * edi);
  const mdi = ei + (ar * edi + ai * edr);
  // M' / M
  const kdr = (mdr * mr + mdi * mi) / mm;
  const kdi = (mdi * mr - mdr * mi) / mm;
  // D_d = q e' / M - D M' / M
  const nr = qr * edr - qi * edi;
  const ni = qr * edi + qi * edr;
  const Ddr = (nr * mr + ni * mi) / mm - (Dr * kdr - Di * kdi);
  const Ddi = (ni * mr - nr * mi) / mm - (Dr * kdi + Di * kdr);
  // S_d = -T/2 - M'/M + 1/d
  const idr = dr / dd;
  const idi = -di / dd;
  const Sdr = -years / 2 - kdr + idr;
  const Sdi = -kdi + idi;
  // Along xi alone (d held): M' = 1 - e = f, D_xi = -D f / M, S_xi = T/2 - f / M.
  const kxr = (fr * mr + fi * mi) / mm;
  const kxi = (fi * mr - fr * mi) / mm;
  const Dxr = -(Dr * kxr - Di * kxi);
  const Dxi = -(Dr * kxi + Di * kxr);
  const Sxr = years / 2 - kxr;
  const Sxi = -kxi;
  // G_d, G_xi: derivative of v0 D + theta C, C = (2 kappa / sigma^2) S at fixed kappa and sigma.
  const weight = (2 * kappa * theta) / square;
  const Gdr = v0 * Ddr + weight * Sdr;
  const Gdi = v0 * Ddi + weight * Sdi;
  // Whole derivative by xi: d moves by xi / d.
  const wr = xr * idr - xi * idi;
  const wi = xr * idi + xi * idr;
  const Xr = v0 * Dxr + weight * Sxr + (Gdr * wr - Gdi * wi);
  const Xi = v0 * Dxi + weight * Sxi + (Gdr * wi + Gdi * wr);
  // sigma q / d, what sigma moves of d beside xi
  const jr = sigma * (qr * idr - qi * idi);
  const ji = sigma * (qr * idi + qi * idr);
  // w X
  const sr = s * Xr - u * Xi;
  const si = s * Xi + u * Xr;
  pair(out, at + 2, vr, vi, Dr, Di);
  pair(out, at + 4, vr, vi, Xr + (theta * Cr) / kappa, Xi + (theta * Ci) / kappa);
  pair(out, at + 6, vr, vi, Cr, Ci);
  pair(
    out,
    at + 8,
    vr,
    vi,
    -rho * sr + (Gdr * jr - Gdi * ji) - (2 * theta * Cr) / sigma,
    -rho * si + (Gdr * ji + Gdi * jr) - (2 * theta * Ci) / sigma,
  );
  pair(out, at + 10, vr, vi, -sigma * sr, -sigma * si);
  // Riccati: D' = sigma^2 D^2 / 2 - xi D - q / 2, C' = kappa D.
  const Tr = (square / 2) * (Dr * Dr - Di * Di) - (xr * Dr - xi * Di) - qr / 2;
  const Ti = square * Dr * Di - (xr * Di + xi * Dr) - qi / 2;
  pair(out, at + 12, vr, vi, v0 * Tr + theta * kappa * Dr, v0 * Ti + theta * kappa * Di);
}

/** The product of two complex numbers. */
function pair(out: Float64Array, at: number, ar: number, ai: number, br: number, bi: number): void {
  out[at] = ar * br - ai * bi;
  out[at + 1] = ar * bi + ai * br;
}

/** ln E[exp(p X)] for real p: finite while the moment exists at `years`, else Infinity.
 * @source the time at which a moment explodes: Andersen & Piterbarg (2007), Finance and Stochastics 11(1) */
export function hestonLogMoment({ v0, kappa, theta, sigma, rho }: HestonParameters, years: number, p: number): number {
  const square = sigma * sigma;
  const q = p - p * p;
  const xi = kappa - sigma * rho * p;
  const root = xi * xi + square * q;
  if (sigma < 1e-6) {
    const gone = -Math.expm1(-kappa * years) / kappa;
    return (-q / 2) * (v0 * gone + theta * (years - gone));
  }
  if (root > 0) {
    const d = Math.sqrt(root);
    const f = -Math.expm1(-d * years);
    const m = 2 * d + (xi - d) * f;
    if (m <= 0) return Number.POSITIVE_INFINITY;
    const c = ((2 * kappa) / square) * (((xi - d) * years) / 2 - Math.log(m / (2 * d)));
    return (v0 * -q * f) / m + theta * c;
  }
  const d = Math.sqrt(-root);
  const explodes = d === 0 ? (xi < 0 ? -2 / xi : Number.POSITIVE_INFINITY) : (2 * Math.atan2(d, -xi)) / d;
  if (years >= explodes) return Number.POSITIVE_INFINITY;
  const half = (d * years) / 2;
  const sine = d === 0 ? years / 2 : Math.sin(half) / d;
  const m = Math.cos(half) + xi * sine;
  if (m <= 0) return Number.POSITIVE_INFINITY;
  return (-v0 * q * sine) / m + theta * ((2 * kappa) / square) * ((xi * years) / 2 - Math.log(m));
}
