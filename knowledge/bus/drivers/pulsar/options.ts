// How a Pulsar server is named and reached.

import { z } from "zod";

const Name = z.string().regex(/^[\w.=:-]+$/, "wanted letters, digits and - _ . = :");

/** Addresses stand in messages, and a password with a "/" in it ends the host too early: any "@" is too many. */
const isPlain = (url: string): boolean => !url.includes("@");
const noSecrets =
  "wanted an address without user and password (they are not shown here): Pulsar takes a token, as `token`";

export const PulsarOptions = z.strictObject({
  /** Of the server's web service: its REST interface and, under /ws/v2, its WebSocket interface. */
  url: z
    .url({ protocol: /^https?$/, error: "wanted the http(s) address of Pulsar's web service" })
    .refine(isPlain, noSecrets),
  /** pulsar://HOST:PORT of a broker, for the native client; asked of the web service unless told. */
  serviceUrl: z
    .url({ protocol: /^pulsar(\+ssl)?$/, error: "wanted a pulsar:// address" })
    .refine(isPlain, noSecrets)
    .optional(),
  tenant: Name.default("public"),
  namespace: Name.default("default"),
  /** A bearer token, sent with every connection. */
  token: z.string().min(1).optional(),
  /** native: by the package pulsar-client. auto: that where it is there, else websocket, told in the log. */
  transport: z.enum(["auto", "native", "websocket"]).default("auto"),
  /** Folder of a pulsar-client package that is not among the installed ones. */
  clientModule: z.string().min(1).optional(),
  /** How long an operation may take, over lost connections too. */
  timeoutMs: z.int().min(100).default(30_000),
});
export type PulsarSettings = z.output<typeof PulsarOptions>;

/** The topic as the server spells it, after "persistent://" or "persistent/". */
export const topicPath = ({ tenant, namespace }: PulsarSettings, topic: string): string =>
  `${tenant}/${namespace}/${topic}`;
