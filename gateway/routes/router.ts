// What all routes share: strict validation whose refusals are problems, and the words of the OpenAPI document.

import { OpenAPIHono, type z } from "@hono/zod-openapi";
import { callerError } from "#infra/runtime/index.ts";
import { Problem } from "../contract/index.ts";

/** A group of routes; what does not fit a schema is refused with gateway/bad-request and every field named. */
export const router = (): OpenAPIHono =>
  new OpenAPIHono({
    defaultHook: (result) => {
      if (result.success) return;
      const errors = result.error.issues.map((issue) => ({
        in: result.target,
        path: issue.path.join("."),
        message: issue.message,
      }));
      const lines = errors.map((error) => `${error.path || error.in}: ${error.message}`);
      throw callerError("gateway/bad-request", `The request does not fit: ${lines.join("; ")}.`, { errors });
    },
  });

const problemExample = {
  type: "urn:quorum:error:knowledge/symbol-unknown",
  title: "Symbol unknown",
  status: 404,
  detail: 'No company "MSFTT" in djia20; nearest: MSFT.',
  code: "knowledge/symbol-unknown",
  retry: false,
  fault: "caller",
};

const problem = {
  description: "What went wrong, as problem details (RFC 9457).",
  content: { "application/problem+json": { schema: Problem, example: problemExample } },
};

/** The answers of a route: one good one, and problems for the rest. */
export const answers = <T extends z.ZodType>(description: string, schema: T, example: z.input<T>) => ({
  200: { description, content: { "application/json": { schema, example } } },
  default: problem,
});

/** As `answers`; with accept: text/event-stream the events on the way there. */
export function answersOrStreams<T extends z.ZodType, E extends z.ZodType>(
  description: string,
  schema: T,
  example: z.input<T>,
  events: E,
) {
  const whole = answers(`${description}, or with accept: text/event-stream how far it is.`, schema, example);
  return {
    ...whole,
    200: { ...whole[200], content: { ...whole[200].content, "text/event-stream": { schema: events } } },
  };
}

/** A JSON body that must be there. */
export const jsonBody = <T extends z.ZodType>(schema: T, example: z.input<T>) => ({
  required: true,
  content: { "application/json": { schema, example } },
});
