// Prices as whole cents: the tick size of every simulated instrument.

const perUnit = 100;

export const tickSize = 1 / perUnit;
export const ticksOfPrice = (price: number): number => Math.round(price * perUnit);
export const priceOfTicks = (ticks: number): number => ticks / perUnit;
