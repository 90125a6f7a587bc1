// Questions that are being answered. They are held above the pages, so that leaving the desk does not end them.

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import type { DeskEvent, DeskState } from "../../contract/index.ts";
import { askStream, type Question } from "../api/ask-stream.ts";
import { asProblem, stopped } from "../api/problem.ts";
import { deskQuery, runQuery } from "../api/queries.ts";
import { announcement, failedRun, type LiveRun, nextRun, sentRun } from "./live-run.ts";
import { dataOfThread } from "./thread-data.ts";

interface Asking {
  readonly live: readonly LiveRun[];
  /** Sends a question; calls back once with the thread that it belongs to. */
  readonly ask: (question: Question, onThread: (threadId: string) => void) => void;
  readonly stop: (run: LiveRun) => void;
  readonly dismiss: (run: LiveRun) => void;
  readonly says: string;
}

const Context = createContext<Asking | null>(null);

export function useAsking(): Asking {
  const asking = useContext(Context);
  if (!asking) throw new Error("useAsking stands outside of LiveRuns.");
  return asking;
}

export function LiveRuns({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [runs, setRuns] = useState<ReadonlyMap<number, LiveRun>>(new Map());
  const [says, setSays] = useState("");
  const serial = useRef(0);
  const controllers = useRef(new Map<number, AbortController>());

  const change = useCallback((id: number, step: (run: LiveRun) => LiveRun) => {
    setRuns((before) => {
      const run = before.get(id);
      return run ? new Map(before).set(id, step(run)) : before;
    });
  }, []);

  const ask = useCallback(
    async (question: Question, onThread: (threadId: string) => void) => {
      serial.current += 1;
      const id = serial.current;
      setRuns((before) => new Map(before).set(id, sentRun(question.question, question.asOf, question.threadId)));
      const controller = new AbortController();
      controllers.current.set(id, controller);
      const take = (event: DeskEvent) => {
        const specialists =
          client.getQueryData<DeskState>(deskQuery.queryKey)?.specialists.map((entry) => entry.id) ?? [];
        change(id, (run) => nextRun(run, event, specialists));
        const words = announcement(event);
        if (words) setSays(words);
        if (event.type === "run-started") {
          onThread(event.threadId);
          void client.invalidateQueries({ queryKey: ["runs"] });
        }
        if (event.type === "answer-ready") client.setQueryData(runQuery(event.answer.runId).queryKey, event.answer);
      };
      try {
        const data = question.threadId ? await dataOfThread(client, question.threadId) : undefined;
        for await (const event of askStream({ ...question, ...(data && { data }) }, controller.signal)) take(event);
      } catch (thrown) {
        const problem = asProblem(controller.signal.aborted ? stopped() : thrown);
        change(id, (run) => failedRun(run, problem));
        setSays(`${problem.title}.`);
      }
      controllers.current.delete(id);
      await Promise.all(["runs", "desk", "approvals"].map((name) => client.invalidateQueries({ queryKey: [name] })));
    },
    [client, change],
  );

  const stop = useCallback(
    (run: LiveRun) => {
      const id = [...runs].find(([, candidate]) => candidate === run)?.[0];
      if (id !== undefined) controllers.current.get(id)?.abort();
    },
    [runs],
  );

  const dismiss = useCallback((gone: LiveRun) => {
    setRuns((before) => new Map([...before].filter(([, run]) => run !== gone)));
  }, []);

  const value = useMemo<Asking>(
    () => ({
      live: [...runs.values()],
      ask: (question, onThread) => void ask(question, onThread),
      stop,
      dismiss,
      says,
    }),
    [runs, ask, stop, dismiss, says],
  );
  return <Context value={value}>{children}</Context>;
}
