// Which conditions a server keeps. Some that speak S3 take the headers and do not look at them, so each is tried once on a key of its
// own when the store is opened: believing such a server would lose writes.

import type { PutObjectCommandInput } from "@aws-sdk/client-s3";
import { nameOf, statusOf } from "./s3-errors.ts";

export interface Conditions {
  readonly conditionalCreate: boolean;
  readonly conditionalReplace: boolean;
}

export interface Trial {
  put(condition: Pick<PutObjectCommandInput, "IfMatch" | "IfNoneMatch">): Promise<void>;
  remove(): Promise<void>;
}

/** Neither holds where this user may not write at all; any other failure is thrown. */
export async function tryConditions({ put, remove }: Trial): Promise<Conditions> {
  try {
    const conditionalReplace = await refused(() => put({ IfMatch: '"00000000000000000000000000000000"' }));
    await put({});
    const conditionalCreate = await refused(() => put({ IfNoneMatch: "*" }));
    await remove();
    return { conditionalCreate, conditionalReplace };
  } catch (thrown) {
    if (nameOf(thrown) === "AccessDenied") return { conditionalCreate: false, conditionalReplace: false };
    throw thrown;
  }
}

/** Whether the put is refused as it must be. A server that does not know the header at all says so with 400 or 501. */
async function refused(put: () => Promise<void>): Promise<boolean> {
  try {
    await put();
    return false;
  } catch (thrown) {
    const status = statusOf(thrown);
    if (status === 412 || status === 404 || status === 409) return true;
    if (status === 501 || nameOf(thrown) === "NotImplemented") return false;
    throw thrown;
  }
}
