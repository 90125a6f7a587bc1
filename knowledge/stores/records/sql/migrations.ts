// The schema of the records store, in SQL that SQLite and PostgreSQL both read. A released migration is never edited: add another.

import { genesisHash } from "#infra/security/index.ts";
import { ApprovalState } from "../approval-records.port.ts";

const approvalStates = ApprovalState.options.map((state) => `'${state}'`).join(", ");

const first = `
create table runs (
  run_id text primary key, thread_id text not null, dataset text not null, as_of text not null, question text not null,
  requested_by text not null, started_at_ms bigint not null,
  state text not null check (state in ('running', 'paused', 'done', 'failed')),
  answer text not null, problem text not null, fingerprint text not null
);
create index runs_by_thread on runs (thread_id, started_at_ms);
create index runs_by_dataset on runs (dataset, started_at_ms);

create table evidence (
  id text primary key, tool text not null, input text not null, as_of text not null, output text not null,
  snapshot text not null, dataset text not null
);

create table audit (
  seq bigint primary key, at_ms bigint not null, actor text not null, action text not null, subject text not null,
  detail text not null, previous_hash text not null, hash text not null
);
create table audit_head (id integer primary key check (id = 1), seq bigint not null, hash text not null);
insert into audit_head (id, seq, hash) values (1, 0, '${genesisHash}');

create table approvals (
  approval_id text primary key, run_id text not null, dataset text not null,
  state text not null check (state in (${approvalStates})),
  order_json text not null, order_hash text not null, verdict text not null,
  requested_by text not null, requested_at_ms bigint not null, expires_at_ms bigint not null,
  approvers_needed integer not null check (approvers_needed > 0), approved_by text not null, fingerprint text not null
);
create index approvals_by_state on approvals (state, requested_at_ms);
create table approval_history (
  approval_id text not null references approvals (approval_id), seq bigint not null references audit (seq),
  at_ms bigint not null, from_state text, to_state text not null, by_whom text not null, order_hash text not null, note text,
  primary key (approval_id, seq)
);

create table fills (
  fill_id text primary key, approval_id text not null references approvals (approval_id), dataset text not null,
  symbol text not null, side text not null check (side in ('buy', 'sell')),
  quantity_shares bigint not null check (quantity_shares > 0), price_minor bigint not null check (price_minor > 0),
  commission_minor bigint not null check (commission_minor >= 0), currency text not null, filled_at_ms bigint not null
);
create index fills_by_time on fills (dataset, filled_at_ms);
create index fills_by_approval on fills (approval_id, filled_at_ms);
create table cash_movements (
  movement_id text primary key, dataset text not null, kind text not null check (kind in ('deposit', 'dividend', 'cash-in-lieu')),
  symbol text, amount_minor bigint not null, currency text not null, booked_at_ms bigint not null
);
create index cash_by_time on cash_movements (dataset, booked_at_ms);
create table splits (
  movement_id text primary key, dataset text not null, symbol text not null, ratio double precision not null check (ratio > 0),
  ex_ms bigint not null, booked_at_ms bigint not null
);
create index splits_by_time on splits (dataset, booked_at_ms);
create table paper_orders (
  client_order_id text primary key, approval_id text not null references approvals (approval_id),
  order_json text not null, submitted_ms bigint not null, terms text not null
);

create table votes (
  vote_id text primary key, run_id text not null, dataset text not null, specialist text not null, symbol text not null,
  stance double precision not null, confidence double precision not null, horizon_days integer not null, cast_as_of_ms bigint not null
);
create index votes_by_time on votes (dataset, cast_as_of_ms);
create table scores (
  vote_id text primary key references votes (vote_id), realised_return double precision not null,
  market_return double precision not null, brier double precision not null, scored_at_ms bigint not null
);
create index scores_by_time on scores (scored_at_ms);

create table quarantine (
  id text primary key, dataset text not null, file text not null, line bigint, reason text not null, raw text not null, at_ms bigint not null
);
create index quarantine_by_place on quarantine (dataset, file, line);
create table settings (name text primary key, value text not null);
`;

const second = `
create table studies (
  study_id text primary key, kind text not null, title text not null, spec text not null,
  state text not null check (state in ('running', 'done', 'failed')), result text not null,
  created_at_ms bigint not null, finished_at_ms bigint
);
create index studies_by_time on studies (created_at_ms);
create table study_trials (
  study_id text not null references studies (study_id), trial_id text not null, parameters text not null, outcome text not null,
  at_ms bigint not null, primary key (study_id, trial_id)
);

create table jobs (
  job_id text primary key, name text not null, slot_ms bigint, input_hash text not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed')), attempt integer not null,
  lease_owner text, lease_until_ms bigint, result text not null, problem text not null,
  queued_at_ms bigint not null, started_at_ms bigint, finished_at_ms bigint
);
create unique index jobs_by_slot on jobs (name, slot_ms);
create index jobs_by_state on jobs (state, queued_at_ms);

create table ingest_progress (
  dataset text not null, source text not null, position text not null, updated_at_ms bigint not null,
  primary key (dataset, source)
);

alter table quarantine add column source text;
alter table quarantine add column resolved_at_ms bigint;
`;

const third = `
create table study_hold_outs (
  study_id text primary key references studies (study_id), seal text not null, opened_at_ms bigint not null, result text not null
);
create table registered_factors (
  dataset text not null, factor_id text not null, study_id text not null references studies (study_id), formula text not null,
  version text not null, direction integer not null check (direction in (1, -1)), verdict text not null, registered_at_ms bigint not null,
  primary key (dataset, factor_id)
);
create table factor_standings (
  dataset text not null, factor_id text not null, status text not null check (status in ('alive', 'fading', 'gone')),
  state text not null check (state in ('in-use', 'retirement-proposed', 'retired')), measured text not null,
  changed_at_ms bigint not null, retired_by text, primary key (dataset, factor_id)
);
`;

const fourth = `
create table model_versions (
  version_id text primary key, model text not null, number integer not null check (number > 0), parent_id text,
  lineage text not null, metrics text not null, artefact text not null, created_at_ms bigint not null,
  stage text not null check (stage in ('challenger', 'champion', 'retired')), stage_since_ms bigint not null, previous_id text
);
create unique index model_versions_by_number on model_versions (model, number);
create unique index one_champion_a_model on model_versions (model) where stage = 'champion';
create table model_verdicts (
  version_id text primary key references model_versions (version_id), passed integer not null check (passed in (0, 1)),
  findings text not null, judged_at_ms bigint not null
);
create table model_moves (
  seq bigint primary key references audit (seq), model text not null, version_id text not null references model_versions (version_id),
  action text not null check (action in ('promote', 'rollback', 'retire')), replaced_id text, by_whom text not null, note text, at_ms bigint not null
);
create index model_moves_by_model on model_moves (model, seq);
create table model_observations (
  version_id text not null references model_versions (version_id), kind text not null, measured text not null, at_ms bigint not null,
  primary key (version_id, kind, at_ms)
);
create table model_experiments (
  experiment_id text primary key, model text not null, champion_id text not null references model_versions (version_id),
  challenger_id text not null references model_versions (version_id), kind text not null check (kind in ('shadow', 'split')),
  share double precision, level double precision not null, started_at_ms bigint not null, result text not null, ended_at_ms bigint
);
create index model_experiments_by_model on model_experiments (model, started_at_ms);
create table model_outcomes (
  experiment_id text not null references model_experiments (experiment_id), question_id text not null,
  champion_score double precision, challenger_score double precision, at_ms bigint not null, primary key (experiment_id, question_id)
);
`;

const fifth = `
alter table jobs add column input text not null default 'null';
create table model_promotions (
  promotion_id text primary key, hash text not null, run_id text not null, model text not null,
  version_id text not null references model_versions (version_id), champion_id text,
  state text not null check (state in ('pending', 'approved', 'promoted', 'rejected', 'expired', 'failed', 'refused')),
  subject text not null, requested_by text not null, requested_at_ms bigint not null, expires_at_ms bigint not null, history text not null
);
create index model_promotions_by_state on model_promotions (state, requested_at_ms);
`;

export const recordsMigrations = [
  { version: 1, name: "everything the desk writes", sql: first },
  { version: 2, name: "studies, jobs, progress of ingestion; quarantined lines are resolved", sql: second },
  { version: 3, name: "looks at rows held out; factors found, and how they do since", sql: third },
  { version: 4, name: "versions of models, what the gate said of them, and which is champion", sql: fourth },
  { version: 5, name: "what a job works on; versions put to people", sql: fifth },
] as const;
