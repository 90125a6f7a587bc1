// A topic: its name, the schema of its messages, which of them belong together (the key), how long they stay and how many may wait.
// What a driver does with a topic is not here.

import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";

/** Names of topics and subscriptions; they become names of folders and of a server's topics. */
export const BusName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,119}$/,
    "wanted 1 to 120 lower-case letters, digits and . _ -, a letter or digit first",
  );

export const Retention = z.strictObject({
  /** Acknowledged messages are kept at least so long for a replay. Null: for ever. */
  timeMs: z.int().min(0).nullable(),
  /** The oldest acknowledged messages go when the topic is larger. Null: no matter how large. */
  bytes: z.int().min(0).nullable(),
});
export type Retention = Readonly<z.infer<typeof Retention>>;

export const Backlog = z.strictObject({
  /** No more messages than these wait for the slowest subscription; publishing beyond slows and is then refused. */
  messages: z.int().positive(),
  /** How long publishing waits for room before it is refused. */
  waitMs: z.int().min(0),
});
export type Backlog = Readonly<z.infer<typeof Backlog>>;

const weekMs = 7 * 86_400_000;
const Settings = z.strictObject({
  id: BusName,
  retention: Retention.default({ timeMs: weekMs, bytes: null }),
  backlog: Backlog.nullable().default(null),
});

export interface TopicOptions<T> {
  readonly id: string;
  /** What it takes it also gives: a message is checked when it is published and again when it arrives. Plain JSON. */
  readonly schema: z.ZodType<T, NoInfer<T>>;
  /** Messages of one key are handled in order. */
  readonly key?: (message: T) => string;
  /** Seven days unless told. */
  readonly retention?: Retention;
  /** No limit unless told. */
  readonly backlog?: Backlog;
}

export interface Topic<T> {
  readonly id: string;
  readonly retention: Retention;
  readonly backlog: Backlog | null;
  /** The message, checked and written down once; publishing it costs no second check, however often.
   * @throws knowledge/bus-message-invalid */
  check(message: T): Checked<T>;
  /** The message that was written as this text, or why it is none. */
  read(json: string): { readonly message: T } | { readonly reason: string };
}

let makeChecked: <T>(topic: string, json: string, key: string | null) => Checked<T>;

/** A message that a topic's `check` has passed, as it will be stored. Nothing else can make one. */
export class Checked<out T> {
  readonly topic: string;
  readonly json: string;
  readonly key: string | null;
  declare private readonly of: T;

  private constructor(topic: string, json: string, key: string | null) {
    this.topic = topic;
    this.json = json;
    this.key = key;
  }

  static {
    makeChecked = (topic, json, key) => new Checked(topic, json, key);
  }
}
/** @throws knowledge/bus-options-invalid */
export function defineTopic<T>({ schema, key, ...rest }: TopicOptions<T>): Topic<T> {
  const { id, retention, backlog } = parseBusOptions(Settings, rest, `topic ${JSON.stringify(rest.id)}`);
  return {
    id,
    retention,
    backlog,
    check(message) {
      const checked = schema.safeParse(message);
      if (!checked.success) throw messageInvalid(id, `it does not fit the schema: ${issuesOf(checked.error)}`);
      return makeChecked(id, textOf(id, checked.data), key ? key(checked.data) : null);
    },
    read(json) {
      let value: unknown;
      try {
        value = JSON.parse(json);
      } catch {
        return { reason: "It is not JSON." };
      }
      const checked = schema.safeParse(value);
      return checked.success
        ? { message: checked.data }
        : { reason: `It does not fit the schema of ${id}: ${issuesOf(checked.error)}.` };
    },
  };
}

/** The message in the form that is stored, whether it was checked before or is now.
 * @throws knowledge/bus-message-invalid */
export function checkedFor<T>(topic: Topic<T>, message: T | Checked<T>): Checked<T> {
  if (!(message instanceof Checked)) return topic.check(message);
  if (message.topic === topic.id) return message;
  throw messageInvalid(topic.id, `it was checked for the topic ${message.topic}`);
}

/** Options as their schema reads them.
 * @throws knowledge/bus-options-invalid with one line a problem */
export function parseBusOptions<S extends z.ZodType>(schema: S, options: unknown, of: string): z.output<S> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw callerError("knowledge/bus-options-invalid", `The options of ${of} cannot be used: ${issuesOf(parsed.error)}.`);
}

export function messageInvalid(topic: string, why: string): Error {
  return callerError("knowledge/bus-message-invalid", `The topic ${topic} refuses a message: ${why}.`, { topic });
}

const issuesOf = ({ issues }: z.ZodError): string =>
  issues
    .slice(0, 5)
    .map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message))
    .join("; ");

/** JSON that reads back as the same value; what JSON would change silently is refused. */
function textOf(id: string, value: unknown): string {
  try {
    const text = JSON.stringify(value);
    if (text !== undefined) return text;
  } catch (thrown) {
    throw messageInvalid(id, `it cannot be written as JSON (${thrown instanceof Error ? thrown.message : thrown})`);
  }
  throw messageInvalid(id, "it cannot be written as JSON");
}
