// A topic's limit of waiting messages on a Pulsar server: the server's own quota is looked at once a minute and ends connections, so the
// publisher asks for the backlog itself whenever it might be full.

import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "#infra/runtime/index.ts";
import type { Backlog, Topic } from "../../define-topic.ts";
import { backlogFull } from "../../refusals.ts";
import type { PulsarStats } from "./admin.ts";

export interface BacklogWatch {
  readonly refused: number;
  readonly waitedMs: number;
  /** Resolves when so many messages may be published.
   * @throws knowledge/bus-backlog-full */
  take(count: number): Promise<void>;
}

const lookEveryMs = 100;

/** Publishers in other processes are not counted until they are looked at: the limit is kept to within what they publish in between. */
export function openBacklogWatch(
  { id, backlog }: Pick<Topic<unknown>, "id" | "backlog">,
  stats: () => Promise<PulsarStats>,
  clock: Clock,
): BacklogWatch {
  let [refused, waitedMs] = [0, 0];
  /** At most so many wait: those counted last, and all published since. */
  let atMost = Number.POSITIVE_INFINITY;
  let turn: Promise<unknown> = Promise.resolve();

  async function count(): Promise<void> {
    const backlogs = Object.values((await stats()).subscriptions).map(({ msgBacklog }) => msgBacklog);
    atMost = Math.max(0, ...backlogs);
  }

  async function admit(wanted: number): Promise<void> {
    if (backlog === null) return;
    if (atMost + wanted > backlog.messages) await wait(wanted, backlog);
    atMost += wanted;
  }

  async function wait(wanted: number, { messages, waitMs }: Backlog): Promise<void> {
    const fromMs = clock.nowMs();
    try {
      for (await count(); atMost + wanted > messages; await count()) {
        const leftMs = fromMs + waitMs - clock.nowMs();
        if (leftMs <= 0 || wanted > messages) {
          refused += 1;
          throw backlogFull(id, { used: atMost, count: wanted, messages, waitMs });
        }
        await sleep(Math.min(lookEveryMs, leftMs));
      }
    } finally {
      waitedMs += clock.nowMs() - fromMs;
    }
  }

  return {
    get refused() {
      return refused;
    },
    get waitedMs() {
      return waitedMs;
    },
    take(wanted) {
      if (backlog === null) return Promise.resolve();
      const mine = turn.then(() => admit(wanted));
      turn = mine.catch(() => {}); // the next one's turn comes all the same
      return mine;
    },
  };
}
