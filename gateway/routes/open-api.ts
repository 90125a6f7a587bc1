// The head of the OpenAPI document; paths and schemas come from the routes.

import { packageVersion } from "#infra/runtime/index.ts";

export const openApiConfig = {
  openapi: "3.1.0",
  info: {
    title: "Quorum",
    version: packageVersion,
    description:
      "A trading-research desk: questions, evidence, approvals, the paper account. Times are ISO 8601 in UTC, money is in minor units.",
    license: { name: "MIT", identifier: "MIT" },
  },
  servers: [{ url: "/" }],
  security: [{ token: [] }],
};
