// The desk before the first question: who works here, and questions that fit the data.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { companiesQuery } from "../api/queries.ts";
import { useStanding } from "../app/as-of.ts";
import { momentText } from "../shared/time.ts";
import { examplesFor } from "./examples.ts";

export function EmptyDesk() {
  const { asked, asOf, desk } = useStanding();
  const { data: companies } = useQuery(companiesQuery(asked));
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-[968px] px-4 py-8 md:px-6 md:py-14">
        <h1 className="text-title font-semibold">What do you want to know?</h1>
        <p className="mt-1 max-w-[64ch] text-ink-2">
          {desk && asOf
            ? `The desk stands at ${momentText(asOf)} on ${desk.data.label}${desk.data.simulated ? ", which is simulated" : ""}. Each figure in an answer links to the tool result it was read from.`
            : "Reading where the desk stands."}
        </p>
        <ul className="mt-6 grid gap-2 md:grid-cols-2">
          {examplesFor(companies ?? []).map((example) => (
            <li key={example.question}>
              <Link
                to="."
                search={(search) => ({ ...search, ask: example.question })}
                className="block h-full rounded-lg border border-line bg-surface px-4 py-3 hover:border-line-strong"
              >
                <span className="block font-medium">{example.question}</span>
                <span className="mt-0.5 block text-small text-ink-3">{example.gives}</span>
              </Link>
            </li>
          ))}
        </ul>
        {desk && (
          <section aria-labelledby="specialists" className="mt-10">
            <h2 id="specialists" className="text-small font-medium text-ink-3">
              Specialists at this desk
            </h2>
            <ul className="mt-2 divide-y divide-line border-y border-line">
              {desk.specialists.map((specialist) => (
                <li key={specialist.id} className="grid gap-x-4 py-2 md:grid-cols-[160px_1fr]">
                  <span className="font-medium">{specialist.title}</span>
                  <span className="text-ink-2">{specialist.says}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}
