// The tables as Kysely sees them. Times are epoch milliseconds; JSON is text.

export interface Tables {
  runs: {
    run_id: string;
    thread_id: string;
    dataset: string;
    as_of: string;
    question: string;
    requested_by: string;
    started_at_ms: number;
    state: string;
    answer: string;
    problem: string;
    fingerprint: string;
  };
  evidence: {
    id: string;
    tool: string;
    input: string;
    as_of: string;
    output: string;
    snapshot: string;
    dataset: string;
  };
  approvals: {
    approval_id: string;
    run_id: string;
    dataset: string;
    state: string;
    order_json: string;
    order_hash: string;
    verdict: string;
    requested_by: string;
    requested_at_ms: number;
    expires_at_ms: number;
    approvers_needed: number;
    approved_by: string;
    fingerprint: string;
  };
  /** seq is that of the audit line written with it. */
  approval_history: {
    approval_id: string;
    seq: number;
    at_ms: number;
    from_state: string | null;
    to_state: string;
    by_whom: string;
    order_hash: string;
    note: string | null;
  };
  audit: {
    seq: number;
    at_ms: number;
    actor: string;
    action: string;
    subject: string;
    detail: string;
    previous_hash: string;
    hash: string;
  };
  /** One row: the newest audit line. Writers of the chain queue up on it. */
  audit_head: { id: number; seq: number; hash: string };
  fills: {
    fill_id: string;
    approval_id: string;
    dataset: string;
    symbol: string;
    side: string;
    quantity_shares: number;
    price_minor: number;
    commission_minor: number;
    currency: string;
    filled_at_ms: number;
  };
  cash_movements: {
    movement_id: string;
    dataset: string;
    kind: string;
    symbol: string | null;
    amount_minor: number;
    currency: string;
    booked_at_ms: number;
  };
  splits: { movement_id: string; dataset: string; symbol: string; ratio: number; ex_ms: number; booked_at_ms: number };
  paper_orders: {
    client_order_id: string;
    approval_id: string;
    order_json: string;
    submitted_ms: number;
    terms: string;
  };
  votes: {
    vote_id: string;
    run_id: string;
    dataset: string;
    specialist: string;
    symbol: string;
    stance: number;
    confidence: number;
    horizon_days: number;
    cast_as_of_ms: number;
  };
  scores: { vote_id: string; realised_return: number; market_return: number; brier: number; scored_at_ms: number };
  quarantine: {
    id: string;
    dataset: string;
    file: string;
    line: number | null;
    reason: string;
    raw: string;
    at_ms: number;
    source: string | null;
    resolved_at_ms: number | null;
  };
  studies: {
    study_id: string;
    kind: string;
    title: string;
    spec: string;
    state: string;
    result: string;
    created_at_ms: number;
    finished_at_ms: number | null;
  };
  study_trials: { study_id: string; trial_id: string; parameters: string; outcome: string; at_ms: number };
  study_hold_outs: { study_id: string; seal: string; opened_at_ms: number; result: string };
  registered_factors: {
    factor_id: string;
    dataset: string;
    study_id: string;
    formula: string;
    version: string;
    direction: number;
    verdict: string;
    registered_at_ms: number;
  };
  factor_standings: {
    dataset: string;
    factor_id: string;
    status: string;
    state: string;
    measured: string;
    changed_at_ms: number;
    retired_by: string | null;
  };
  model_versions: {
    version_id: string;
    model: string;
    number: number;
    parent_id: string | null;
    lineage: string;
    metrics: string;
    artefact: string;
    created_at_ms: number;
    stage: string;
    stage_since_ms: number;
    previous_id: string | null;
  };
  model_verdicts: { version_id: string; passed: number; findings: string; judged_at_ms: number };
  /** seq is that of the audit line written with it. */
  model_moves: {
    seq: number;
    model: string;
    version_id: string;
    action: string;
    replaced_id: string | null;
    by_whom: string;
    note: string | null;
    at_ms: number;
  };
  model_observations: { version_id: string; kind: string; measured: string; at_ms: number };
  model_experiments: {
    experiment_id: string;
    model: string;
    champion_id: string;
    challenger_id: string;
    kind: string;
    share: number | null;
    level: number;
    started_at_ms: number;
    result: string;
    ended_at_ms: number | null;
  };
  model_outcomes: {
    experiment_id: string;
    question_id: string;
    champion_score: number | null;
    challenger_score: number | null;
    at_ms: number;
  };
  model_promotions: {
    promotion_id: string;
    hash: string;
    run_id: string;
    model: string;
    version_id: string;
    champion_id: string | null;
    state: string;
    subject: string;
    requested_by: string;
    requested_at_ms: number;
    expires_at_ms: number;
    history: string;
  };
  jobs: {
    job_id: string;
    name: string;
    slot_ms: number | null;
    input: string;
    input_hash: string;
    state: string;
    attempt: number;
    lease_owner: string | null;
    lease_until_ms: number | null;
    result: string;
    problem: string;
    queued_at_ms: number;
    started_at_ms: number | null;
    finished_at_ms: number | null;
  };
  ingest_progress: { dataset: string; source: string; position: string; updated_at_ms: number };
  settings: { name: string; value: string };
}
