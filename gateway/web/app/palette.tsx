// ⌘K: everything by name. Pages, companies, past questions, actions, and evidence by its id.

import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { type ReactNode, useState } from "react";
import { companiesQuery, runsQuery } from "../api/queries.ts";
import { threadsOf } from "../desk/threads.ts";
import { useStanding } from "./as-of.ts";
import { places } from "./places.ts";
import { setTheme, useTheme } from "./theme.ts";

interface Props {
  readonly onClose: () => void;
  readonly onHelp: () => void;
}

export function Palette({ onClose, onHelp }: Props) {
  const { asked, past } = useStanding();
  const { data: companies } = useQuery(companiesQuery(asked));
  const { data: runs } = useQuery(runsQuery);
  const navigate = useNavigate();
  const theme = useTheme();
  const other = theme === "dark" ? "light" : "dark";
  const [text, setText] = useState("");
  const evidence = /^ev_[0-9a-f]{6,}$/.test(text.trim()) ? text.trim() : null;
  const act = (action: () => unknown) => () => {
    onClose();
    action();
  };
  return (
    <Command.Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      label="Search"
      overlayClassName="fixed inset-0 z-40 bg-[rgb(10_10_20/0.5)]"
      contentClassName="fixed top-[10vh] left-1/2 z-50 w-[min(94vw,560px)] -translate-x-1/2 overflow-hidden rounded-lg border border-line-strong bg-surface shadow-float"
    >
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Page, company, question, evidence id"
        className="h-12 w-full border-b border-line bg-transparent px-4 text-prose outline-none placeholder:text-ink-3"
      />
      <Command.List className="max-h-[52vh] overflow-y-auto p-2">
        <Command.Empty className="p-4 text-center text-ink-3">
          Nothing by that name. Evidence ids begin with ev_.
        </Command.Empty>
        {evidence && (
          <Group heading="Evidence">
            <Item
              value={evidence}
              onSelect={act(() => navigate({ to: ".", search: (s) => ({ ...s, evidence, path: undefined }) }))}
            >
              Open evidence {evidence}
            </Item>
          </Group>
        )}
        <Group heading="Pages">
          {places.map((place) => (
            <Item key={place.to} value={`page ${place.title}`} onSelect={act(() => navigate({ to: place.to }))}>
              {place.title}
              <Note>g {place.letter}</Note>
            </Item>
          ))}
        </Group>
        <Group heading="Actions">
          <Item value="ask a new question" onSelect={act(() => navigate({ to: "/" }))}>
            Ask a new question
          </Item>
          {past && (
            <Item
              value="return to now"
              onSelect={act(() => navigate({ to: ".", search: (s) => ({ ...s, asOf: undefined }) }))}
            >
              Return to now
            </Item>
          )}
          <Item value={`switch theme ${other}`} onSelect={act(() => setTheme(other))}>
            Switch to {other}
          </Item>
          <Item value="keys help" onSelect={act(onHelp)}>
            Show keys
          </Item>
        </Group>
        <Group heading="Companies">
          {companies?.map(({ symbol, name }) => (
            <Item
              key={symbol}
              value={`${symbol} ${name}`}
              onSelect={act(() => navigate({ to: "/companies/$symbol", params: { symbol } }))}
            >
              <span className="w-14 font-medium">{symbol}</span>
              <span className="truncate text-ink-2">{name}</span>
            </Item>
          ))}
        </Group>
        <Group heading="Questions">
          {threadsOf(runs ?? []).map((thread) => (
            <Item
              key={thread.threadId}
              value={`${thread.title} ${thread.threadId}`}
              onSelect={act(() => navigate({ to: "/threads/$threadId", params: { threadId: thread.threadId } }))}
            >
              <span className="truncate">{thread.title}</span>
            </Item>
          ))}
        </Group>
      </Command.List>
    </Command.Dialog>
  );
}

function Group({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-small [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  readonly value: string;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

function Item({ value, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex h-9 items-center gap-2 rounded-md px-2 coarse:h-11 data-[selected=true]:bg-accent-soft"
    >
      {children}
    </Command.Item>
  );
}

function Note({ children }: { readonly children: ReactNode }) {
  return <span className="ml-auto text-small text-ink-3">{children}</span>;
}
