// A server in this process that speaks as much of the S3 protocol as the driver uses: objects, ranges, conditions, lists, parts.
// It does not check signatures. It can be told to fail in the ways a healthy server cannot be brought to.
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface Kept {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly headers: Record<string, string>;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer;
}

/** What happens to a request instead: the connection is cut before or after the work, nothing ever comes, half of the body comes,
 * the body stops and the connection stays, an error is answered. */
export type Fault =
  | "cut"
  | "done-then-cut"
  | "stall"
  | "half-body"
  | "stalled-body"
  | { readonly status: number; readonly code: string };
export type FaultOf = (asked: Omit<Asked, "body">) => Fault | null;

export interface S3Server {
  /** With key, secret and bucket. */
  readonly url: string;
  readonly objects: Map<string, Kept>;
  /** Uploads that were begun and neither completed nor aborted. */
  openUploads(): number;
  /** Requests so far, as "METHOD /path". */
  readonly requests: string[];
  failing(fault: FaultOf | null): void;
  /** Whether conditions on puts are looked at, as some servers do not. */
  readonly honours: { ifMatch: boolean; ifNoneMatch: boolean };
  close(): Promise<void>;
}

export const testBucket = "test-bucket";
export const testSecret = "test-secret-words";

export async function startS3Server(): Promise<S3Server> {
  const bucket = new Bucket();
  const requests: string[] = [];
  let faultOf: FaultOf | null = null;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "", headers } = request;
    const url = new URL(request.url ?? "/", "http://s3");
    const path = decodeURIComponent(url.pathname);
    const [, name, ...rest] = path.split("/");
    const asked = { method, path, key: rest.join("/"), query: url.searchParams, headers };
    requests.push(`${method} ${path}`);
    const fault = faultOf?.(asked) ?? null;
    const body = await bytesOf(request);
    if (fault === "stall") return;
    if (fault === "cut") {
      request.socket.destroy();
      return;
    }
    const faulty = fault !== null && typeof fault === "object" ? failure(fault.status, fault.code) : null;
    const known = name === testBucket ? () => bucket.answer({ ...asked, body }) : () => failure(404, "NoSuchBucket");
    send(response, method, faulty ?? known(), fault);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((thrown: unknown) => send(response, "GET", failure(500, String(thrown)), null));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://test-key:${testSecret}@127.0.0.1:${port}/${testBucket}`,
    objects: bucket.objects,
    openUploads: () => bucket.uploads.size,
    requests,
    honours: bucket.honours,
    failing(fault) {
      faultOf = fault;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

class Bucket {
  readonly objects = new Map<string, Kept>();
  readonly uploads = new Map<string, { key: string; headers: Record<string, string>; parts: Map<number, Buffer> }>();
  readonly honours = { ifMatch: true, ifNoneMatch: true };
  #uploadCount = 0;

  answer(asked: Asked): Reply {
    const { method, key, query } = asked;
    if (key === "") return method === "HEAD" ? { status: 200 } : this.#list(query);
    if (query.has("uploadId")) return this.#part(asked, query.get("uploadId") ?? "");
    if (query.has("uploads")) return this.#begin(asked);
    if (method === "PUT") return this.#put(asked);
    const kept = this.objects.get(key);
    if (method === "DELETE") {
      this.objects.delete(key);
      return { status: 204 };
    }
    return kept ? given(asked, kept) : failure(404, "NoSuchKey");
  }

  #put({ key, headers, body }: Asked): Reply {
    const refused = this.#refused(key, headers);
    if (refused) return refused;
    const wanted = headers["x-amz-checksum-sha256"];
    if (wanted !== undefined && createHash("sha256").update(body).digest("base64") !== wanted)
      return failure(400, "BadDigest");
    return { status: 200, headers: { etag: this.#keep(key, body, keptHeaders(headers), `"${md5(body)}"`) } };
  }

  #begin({ key, headers }: Asked): Reply {
    this.#uploadCount += 1;
    const id = `u${this.#uploadCount}`;
    this.uploads.set(id, { key, headers: keptHeaders(headers), parts: new Map() });
    return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
  }

  #part({ method, key, query, headers, body }: Asked, id: string): Reply {
    const upload = this.uploads.get(id);
    if (upload?.key !== key) return failure(404, "NoSuchUpload");
    if (method === "PUT") {
      upload.parts.set(Number(query.get("partNumber")), body);
      return { status: 200, headers: { etag: `"${md5(body)}"` } };
    }
    if (method === "DELETE") {
      this.uploads.delete(id);
      return { status: 204 };
    }
    const refused = this.#refused(key, headers);
    if (refused) return refused;
    const numbers = [...body.toString("utf8").matchAll(/<PartNumber>(\d+)</g)].map((match) => Number(match[1]));
    const bytes = Buffer.concat(numbers.map((each) => upload.parts.get(each) ?? Buffer.alloc(0)));
    this.uploads.delete(id);
    const etag = this.#keep(key, bytes, upload.headers, `"${md5(bytes)}-${numbers.length}"`);
    return xml(`<CompleteMultipartUploadResult><Key>${key}</Key><ETag>${etag}</ETag></CompleteMultipartUploadResult>`);
  }

  #refused(key: string, { "if-match": ifMatch, "if-none-match": ifNoneMatch }: Asked["headers"]): Reply | null {
    const kept = this.objects.get(key);
    if (this.honours.ifMatch && ifMatch !== undefined && !kept) return failure(404, "NoSuchKey");
    if (this.honours.ifMatch && ifMatch !== undefined && kept?.etag !== ifMatch)
      return failure(412, "PreconditionFailed");
    return this.honours.ifNoneMatch && ifNoneMatch === "*" && kept ? failure(412, "PreconditionFailed") : null;
  }

  #keep(key: string, bytes: Buffer, headers: Record<string, string>, etag: string): string {
    this.objects.set(key, { bytes, etag, headers });
    return etag;
  }

  #list(query: URLSearchParams): Reply {
    const after = query.get("continuation-token") ?? "";
    const keys = [...this.objects.keys()]
      .filter((key) => key.startsWith(query.get("prefix") ?? "") && key > after)
      .sort();
    const page = keys.slice(0, 1_000);
    const more = page.length < keys.length;
    const contents = page.map(
      (key) => `<Contents><Key>${key}</Key><Size>${this.objects.get(key)?.bytes.length}</Size></Contents>`,
    );
    const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
    return xml(`<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`);
  }
}

function given({ headers }: Asked, kept: Kept): Reply {
  const says = { ...kept.headers, etag: kept.etag };
  const range = headers.range?.match(/^bytes=(\d+)-(\d*)$/);
  if (!range) return { status: 200, headers: says, body: kept.bytes };
  const from = Number(range[1]);
  const to = Math.min(range[2] === "" ? kept.bytes.length : Number(range[2]) + 1, kept.bytes.length);
  if (from >= kept.bytes.length) return failure(416, "InvalidRange");
  const part = { "content-range": `bytes ${from}-${to - 1}/${kept.bytes.length}` };
  return { status: 206, headers: { ...says, ...part }, body: kept.bytes.subarray(from, to) };
}

function send(response: ServerResponse, method: string, { status, headers, body }: Reply, fault: Fault | null): void {
  if (fault === "done-then-cut") {
    response.socket?.destroy();
    return;
  }
  response.writeHead(status, { ...headers, "content-length": String(body?.length ?? 0) });
  if (method === "HEAD" || body === undefined) {
    response.end(); // so an error of HEAD has no name, as with S3 itself
  } else if (fault === "half-body") {
    response.write(body.subarray(0, body.length >> 1), () => response.socket?.destroy());
  } else if (fault === "stalled-body") {
    response.write(body.subarray(0, body.length >> 1));
  } else {
    response.end(body);
  }
}

const keptHeaders = (headers: Asked["headers"]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name === "content-type" || name.startsWith("x-amz-meta-"))
      .map(([name, value]) => [name, String(value)]),
  );

const md5 = (bytes: Buffer): string => createHash("md5").update(bytes).digest("hex");

const xml = (inner: string, status = 200): Reply => ({
  status,
  headers: { "content-type": "application/xml" },
  body: Buffer.from(`<?xml version="1.0"?>${inner}`),
});

const failure = (status: number, code: string): Reply =>
  xml(`<Error><Code>${code}</Code><Message>not for the eyes of users</Message></Error>`, status);

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
