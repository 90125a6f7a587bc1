// MLflow's REST interface, as far as the registry speaks it.

import { z } from "zod";
import { callerError, QuorumError } from "#infra/runtime/index.ts";

export const MlflowOptions = z.strictObject({
  /** Of the tracking server, with its model registry. A user name and password in it are sent as HTTP basic authentication. */
  url: z.url({ protocol: /^https?$/ }),
  /** Sent as a bearer token. */
  token: z.string().min(1).optional(),
  timeoutMs: z.int().min(1).default(30_000),
});

const Tag = z.object({ key: z.string(), value: z.string().default("") });
const RegisteredModel = z.object({
  name: z.string(),
  aliases: z.array(z.object({ alias: z.string(), version: z.coerce.string() })).default([]),
  tags: z.array(Tag).default([]),
});
const Version = z.object({ name: z.string(), version: z.coerce.number(), tags: z.array(Tag).default([]) });
export type MlflowModel = z.infer<typeof RegisteredModel>;
export type MlflowVersion = z.infer<typeof Version>;

export const tagsOf = ({ tags }: Pick<MlflowVersion, "tags">): ReadonlyMap<string, string> =>
  new Map(tags.map(({ key, value }) => [key, value]));

export interface MlflowClient {
  /** Null = not there. */
  model(name: string): Promise<MlflowModel | null>;
  /** Every version that the filter names, all pages. */
  versions(filter: string): Promise<readonly MlflowVersion[]>;
  post(path: string, body: object): Promise<unknown>;
  /** As POST; a thing of that name already there is no error. */
  postOnce(path: string, body: object): Promise<void>;
  get(path: string, query: Readonly<Record<string, string>>): Promise<unknown>;
  putArtefact(path: string, bytes: Uint8Array): Promise<void>;
  /** Null = not there. */
  getArtefact(path: string): Promise<Uint8Array | null>;
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export function mlflowClient({ url, token, timeoutMs }: z.infer<typeof MlflowOptions>): MlflowClient {
  const address = new URL(url);
  const basic =
    address.username === "" ? null : `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`;
  const root = `${address.origin}${address.pathname.replace(/\/$/, "")}/api/2.0`;
  const authorization = token ? `Bearer ${token}` : basic && `Basic ${Buffer.from(basic).toString("base64")}`;
  const send = async (method: string, path: string, body?: Uint8Array<ArrayBuffer> | string): Promise<Response> => {
    const headers = {
      ...(authorization && { authorization }),
      ...(typeof body === "string" && { "content-type": "application/json" }),
    };
    try {
      return await fetch(`${root}/${path}`, {
        method,
        headers,
        ...(body !== undefined && { body }),
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (thrown) {
      throw unreachable(address.host, thrown);
    }
  };
  const answered = async (response: Response): Promise<unknown | Refusal> => {
    const text = await response.text();
    if (response.ok) return text === "" ? {} : JSON.parse(text);
    throw await refusal(address.host, response.status, text);
  };
  const json = async (method: string, path: string, body?: object): Promise<unknown> =>
    answered(await send(method, `mlflow/${path}`, body && JSON.stringify(body)));
  const get = (path: string, query: Readonly<Record<string, string>>): Promise<unknown> =>
    json("GET", `${path}?${new URLSearchParams(query)}`);
  const post = (path: string, body: object): Promise<unknown> => json("POST", path, body);
  return {
    get,
    post,
    async postOnce(path, body) {
      try {
        await post(path, body);
      } catch (thrown) {
        if (codeOf(thrown) !== "RESOURCE_ALREADY_EXISTS") throw thrown;
      }
    },
    async model(name) {
      try {
        const answer = await get("registered-models/get", { name });
        return z.object({ registered_model: RegisteredModel }).parse(answer).registered_model;
      } catch (thrown) {
        if (codeOf(thrown) === "RESOURCE_DOES_NOT_EXIST") return null;
        throw thrown;
      }
    },
    async versions(filter) {
      const found: MlflowVersion[] = [];
      let page = "";
      do {
        const answer = await get("model-versions/search", {
          filter,
          max_results: "1000",
          ...(page && { page_token: page }),
        });
        const { model_versions, next_page_token } = z
          .object({ model_versions: z.array(Version).default([]), next_page_token: z.string().default("") })
          .parse(answer);
        found.push(...model_versions);
        page = next_page_token;
      } while (page !== "");
      return found;
    },
    async putArtefact(path, bytes) {
      await answered(await send("PUT", `mlflow-artifacts/artifacts/${path}`, Uint8Array.from(bytes)));
    },
    async getArtefact(path) {
      const response = await send("GET", `mlflow-artifacts/artifacts/${path}`);
      if (response.ok) return new Uint8Array(await response.arrayBuffer());
      const text = await response.text();
      if (response.status === 404) return null;
      throw await refusal(address.host, response.status, text);
    },
  };
}

const codeOf = (thrown: unknown): unknown => (thrown instanceof QuorumError ? thrown.context.mlflow : null);

const unreachable = (host: string, cause: unknown): Error =>
  new QuorumError(
    "tools/registry-failed",
    `MLflow at ${host} does not answer. Start the server, or mend its address.`,
    {
      fault: "outside",
      retry: true,
      cause,
    },
  );

async function refusal(host: string, status: number, text: string): Promise<Error> {
  const told = z.object({ error_code: z.string(), message: z.string().default("") }).safeParse(parsed(text));
  const mlflow = told.data?.error_code ?? `HTTP ${status}`;
  if (status === 401 || status === 403)
    return callerError(
      "tools/registry-failed",
      `MLflow at ${host} refuses who asks (${status}). Check user, password or token.`,
      { mlflow },
    );
  return new QuorumError(
    "tools/registry-failed",
    `MLflow at ${host} answered ${mlflow}: ${told.data?.message ?? text.slice(0, 200)}`,
    {
      fault: "outside",
      retry: status >= 500,
      context: { mlflow },
    },
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // a proxy's page, not MLflow's answer
  }
}
