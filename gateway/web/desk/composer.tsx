// Where a question is typed. Enter asks, Shift Enter breaks the line. In a conversation it is a follow-up.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowUp } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useStanding } from "../app/as-of.ts";
import { classes } from "../shared/class-names.ts";
import { momentText } from "../shared/time.ts";
import { useAsking } from "./live-runs.tsx";

const longest = 2000;

export function Composer({ threadId }: { readonly threadId: string | undefined }) {
  const { text, setText, submit, field } = useComposer(threadId);
  const { past, asOf, desk } = useStanding();
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  const tooLong = text.length > longest;
  return (
    <form
      className="shrink-0 border-t border-line bg-canvas px-3 py-2.5 md:px-6"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="mx-auto max-w-[920px]">
        <div className="flex items-end gap-2 rounded-lg border border-line-strong bg-surface p-1.5 focus-within:border-accent">
          <textarea
            ref={field}
            data-question
            aria-label={threadId ? "Follow-up question" : "Question"}
            placeholder={threadId ? "Ask a follow-up" : "Ask about a company or a risk"}
            rows={1}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKey}
            className="field-sizing-content max-h-40 min-h-8 flex-1 resize-none bg-transparent px-2 py-1.5 outline-none placeholder:text-ink-3 coarse:min-h-10 coarse:py-2.5 coarse:text-[16px]"
          />
          <button
            type="submit"
            disabled={text.trim() === "" || tooLong}
            className="inline-flex h-8 items-center gap-1.5 rounded-md bg-accent-fill px-3 font-medium text-white hover:brightness-110 disabled:bg-sunken disabled:text-ink-3 disabled:hover:brightness-100 coarse:h-10"
          >
            Ask <ArrowUp aria-hidden className="size-3.5" />
          </button>
        </div>
        <p className={classes("mt-1 px-1 text-small text-ink-3 max-md:hidden", tooLong && "text-down")}>
          {tooLong
            ? `A question may have up to ${longest} characters; this one has ${text.length}.`
            : past && asOf
              ? `Asked as of ${momentText(asOf)}: the desk will know nothing later.`
              : `Answered by the ${desk?.model ?? "desk"} model. Figures come from tools, never from the model.`}
        </p>
      </div>
    </form>
  );
}

function useComposer(threadId: string | undefined) {
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const { ask } = useAsking();
  const { asked } = useStanding();
  const navigate = useNavigate();
  const proposed = useSearch({ strict: false, select: (search) => search.ask });
  useEffect(() => {
    if (!proposed) return;
    setText(proposed);
    field.current?.focus();
    void navigate({ to: ".", search: (search) => ({ ...search, ask: undefined }), replace: true });
  }, [proposed, navigate]);
  const submit = () => {
    const question = text.trim();
    if (question === "" || question.length > longest) return;
    setText("");
    const onThread = (id: string) => {
      if (id !== threadId && location.pathname === "/")
        void navigate({ to: "/threads/$threadId", params: { threadId: id } });
    };
    ask({ question, ...(asked && { asOf: asked }), ...(threadId && { threadId }) }, onThread);
  };
  return { text, setText, submit, field };
}
