// Features: what the desk measures about a market, each defined once.

export { type Clock, type ClockRule, clocks } from "./clocks.ts";
export {
  defineFamily,
  defineFeature,
  type Feature,
  type FeatureGroup,
  type FeatureUnit,
  featureGroups,
  featureUnits,
} from "./feature.ts";
export { featureById, features } from "./registry.ts";
