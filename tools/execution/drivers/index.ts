// The brokers, for doctor and docs.

import { needs as paper } from "./paper/paper.driver.ts";

export const brokerDrivers = [{ id: "paper", ...paper }] as const;
