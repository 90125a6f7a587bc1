-- A records database as release 0.1.0 left it: the schema of version 1 word for word, and what a day of the desk wrote into it. Read by
-- SQLite and PostgreSQL. Never edited: it stands for the databases that users have.

create table schema_version (version integer primary key, name text not null);
insert into schema_version values (1, 'everything the desk writes');

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
insert into audit_head (id, seq, hash) values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

create table approvals (
  approval_id text primary key, run_id text not null, dataset text not null,
  state text not null check (state in ('proposed', 'pending', 'approved', 'edited', 'rejected', 'expired', 'submitted', 'filled', 'failed')),
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

insert into runs (run_id, thread_id, dataset, as_of, question, requested_by, started_at_ms, state, answer, problem, fingerprint)
  values ('run_old', 'thread_old', 'djia20', '2025-02-19T21:00:00.000Z', 'Should we buy MSFT?', 'ana', 1740000000000, 'paused', '{"text":"It''s a buy; é 🐂","parts":[1,null]}', 'null', 'f_old');
insert into evidence (id, tool, input, as_of, output, snapshot, dataset)
  values ('ev_old', 'risk.var', '{"symbol":"MSFT"}', '2025-02-19T21:00:00.000Z', '{"z":0.0123,"a":[true,null]}', 's_old', 'djia20');
insert into audit (seq, at_ms, actor, action, subject, detail, previous_hash, hash)
  values (1, 1740000000000, 'ana', 'approval.proposed', 'approval_old', '{"from":null,"to":"proposed","orderHash":"08158113a84d788ccf816dc8f71edc25ce42d5049bee1a5efb7568f324da987e","approvedBy":[],"note":null,"order":{"dataset":"djia20","symbol":"MSFT","side":"buy","quantityShares":100,"limitPriceMinor":10000,"stopPriceMinor":null,"currency":"USD","horizonDays":5,"asOf":"2025-02-19T21:00:00.000Z","thesis":"Because the test says so.","evidenceIds":["ev_old"]},"verdict":{"kind":"approved","orderHash":"08158113a84d788ccf816dc8f71edc25ce42d5049bee1a5efb7568f324da987e","checkedAsOf":"2025-02-19T21:00:00.000Z","checks":[],"rule":null,"reason":null}}', '0000000000000000000000000000000000000000000000000000000000000000', '238bc59656f2e9e988b128b387add442d632f703279e2bacf96c3c64d651e70b');
insert into audit (seq, at_ms, actor, action, subject, detail, previous_hash, hash)
  values (2, 1740000000001, 'risk-gate', 'approval.pending', 'approval_old', '{"from":"proposed","to":"pending","orderHash":"08158113a84d788ccf816dc8f71edc25ce42d5049bee1a5efb7568f324da987e","approvedBy":[],"note":"passed"}', '238bc59656f2e9e988b128b387add442d632f703279e2bacf96c3c64d651e70b', '66ac9546310b912ed8e8d982663ef8e3aea7f08ac21c9b78a2cde5c67b36acbc');
insert into audit (seq, at_ms, actor, action, subject, detail, previous_hash, hash)
  values (3, 1740000000002, 'ann', 'approval.approved', 'approval_old', '{"from":"pending","to":"approved","orderHash":"08158113a84d788ccf816dc8f71edc25ce42d5049bee1a5efb7568f324da987e","approvedBy":["ann"],"note":null}', '66ac9546310b912ed8e8d982663ef8e3aea7f08ac21c9b78a2cde5c67b36acbc', 'd71fe0b4b243d17b6f79cab11d7a973e2e0f108a849342c70dce72842f83198b');
insert into audit (seq, at_ms, actor, action, subject, detail, previous_hash, hash)
  values (4, 1740000000003, 'ana', 'approval.pending', 'approval_waiting', '{"from":null,"to":"pending","orderHash":"6c5875a63387c965d4f040bf7dda300764816ad0efb13fd97e73082c6b5ba601","approvedBy":[],"note":null,"order":{"dataset":"djia20","symbol":"AAPL","side":"buy","quantityShares":100,"limitPriceMinor":10000,"stopPriceMinor":null,"currency":"USD","horizonDays":5,"asOf":"2025-04-15T20:00:00.000Z","thesis":"Because the test says so.","evidenceIds":[]},"verdict":{"kind":"approved","orderHash":"6c5875a63387c965d4f040bf7dda300764816ad0efb13fd97e73082c6b5ba601","checkedAsOf":"2025-04-15T20:00:00.000Z","checks":[],"rule":null,"reason":null}}', 'd71fe0b4b243d17b6f79cab11d7a973e2e0f108a849342c70dce72842f83198b', '1cb29844316dfba49ef0e2dfbc0aac9561a38d22f3d32366527dda9da5f5e2d2');
insert into audit (seq, at_ms, actor, action, subject, detail, previous_hash, hash)
  values (5, 1740000000000, 'paper-broker', 'broker.accepted', 'approval_old', '{"clientOrderId":"approval_old","approvalId":"approval_old","order":{"dataset":"djia20","symbol":"MSFT","side":"buy","quantityShares":100,"limitPriceMinor":10000,"stopPriceMinor":null,"currency":"USD","horizonDays":5,"asOf":"2025-02-19T21:00:00.000Z","thesis":"Because the test says so.","evidenceIds":["ev_old"]},"submittedMs":1740000000004,"terms":{"halfSpreadBps":2}}', '1cb29844316dfba49ef0e2dfbc0aac9561a38d22f3d32366527dda9da5f5e2d2', '26d8e488d74fb55bcf17e9e0795fb87fe081c34ec4b07cd7424827d9fe8254fa');
insert into audit (seq, at_ms, actor, action, subject, detail, previous_hash, hash)
  values (6, 1740000000000, 'ledger', 'ledger.fill', 'approval_old', '{"fillId":"fill_old","approvalId":"approval_old","dataset":"djia20","symbol":"MSFT","side":"buy","quantityShares":100,"priceMinor":10000,"commissionMinor":100,"currency":"USD","filledAtMs":1740000000005}', '26d8e488d74fb55bcf17e9e0795fb87fe081c34ec4b07cd7424827d9fe8254fa', '2d2efc39fb3883498111a21e0f8703759f8c9e52b22864f81c4a57680a250968');
insert into audit (seq, at_ms, actor, action, subject, detail, previous_hash, hash)
  values (7, 1740000000000, 'ledger', 'ledger.dividend', 'dividend:djia20:MSFT:2025-02-20', '{"movementId":"dividend:djia20:MSFT:2025-02-20","dataset":"djia20","kind":"dividend","symbol":"MSFT","amountMinor":8300,"currency":"USD","bookedAtMs":1740000000006}', '2d2efc39fb3883498111a21e0f8703759f8c9e52b22864f81c4a57680a250968', '41d4da27dee0c54d3ce75996fbfc8e909997d3ddef4e035992d705ee4e9f2a98');
insert into audit (seq, at_ms, actor, action, subject, detail, previous_hash, hash)
  values (8, 1740000000000, 'ledger', 'ledger.split', 'split:djia20:MSFT:2025-02-21', '{"movementId":"split:djia20:MSFT:2025-02-21","dataset":"djia20","symbol":"MSFT","ratio":1.5,"exMs":1740000000007,"bookedAtMs":1740000000008}', '41d4da27dee0c54d3ce75996fbfc8e909997d3ddef4e035992d705ee4e9f2a98', 'b1c00f315db22c8076f5a8b4046b4f545f605909ef037a7707c7d3cf65a69634');
insert into approvals (approval_id, run_id, dataset, state, order_json, order_hash, verdict, requested_by, requested_at_ms, expires_at_ms, approvers_needed, approved_by, fingerprint)
  values ('approval_old', 'run_old', 'djia20', 'approved', '{"dataset":"djia20","symbol":"MSFT","side":"buy","quantityShares":100,"limitPriceMinor":10000,"stopPriceMinor":null,"currency":"USD","horizonDays":5,"asOf":"2025-02-19T21:00:00.000Z","thesis":"Because the test says so.","evidenceIds":["ev_old"]}', '08158113a84d788ccf816dc8f71edc25ce42d5049bee1a5efb7568f324da987e', '{"kind":"approved","orderHash":"08158113a84d788ccf816dc8f71edc25ce42d5049bee1a5efb7568f324da987e","checkedAsOf":"2025-02-19T21:00:00.000Z","checks":[],"rule":null,"reason":null}', 'analyst', 1740000000000, 1740028800000, 1, '["ann"]', 'f1');
insert into approvals (approval_id, run_id, dataset, state, order_json, order_hash, verdict, requested_by, requested_at_ms, expires_at_ms, approvers_needed, approved_by, fingerprint)
  values ('approval_waiting', 'run_old', 'djia20', 'pending', '{"dataset":"djia20","symbol":"AAPL","side":"buy","quantityShares":100,"limitPriceMinor":10000,"stopPriceMinor":null,"currency":"USD","horizonDays":5,"asOf":"2025-04-15T20:00:00.000Z","thesis":"Because the test says so.","evidenceIds":[]}', '6c5875a63387c965d4f040bf7dda300764816ad0efb13fd97e73082c6b5ba601', '{"kind":"approved","orderHash":"6c5875a63387c965d4f040bf7dda300764816ad0efb13fd97e73082c6b5ba601","checkedAsOf":"2025-04-15T20:00:00.000Z","checks":[],"rule":null,"reason":null}', 'analyst', 1740000000003, 1740028800000, 1, '[]', 'f1');
insert into approval_history (approval_id, seq, at_ms, from_state, to_state, by_whom, order_hash, note)
  values ('approval_old', 1, 1740000000000, null, 'proposed', 'ana', '08158113a84d788ccf816dc8f71edc25ce42d5049bee1a5efb7568f324da987e', null);
insert into approval_history (approval_id, seq, at_ms, from_state, to_state, by_whom, order_hash, note)
  values ('approval_old', 2, 1740000000001, 'proposed', 'pending', 'risk-gate', '08158113a84d788ccf816dc8f71edc25ce42d5049bee1a5efb7568f324da987e', 'passed');
insert into approval_history (approval_id, seq, at_ms, from_state, to_state, by_whom, order_hash, note)
  values ('approval_old', 3, 1740000000002, 'pending', 'approved', 'ann', '08158113a84d788ccf816dc8f71edc25ce42d5049bee1a5efb7568f324da987e', null);
insert into approval_history (approval_id, seq, at_ms, from_state, to_state, by_whom, order_hash, note)
  values ('approval_waiting', 4, 1740000000003, null, 'pending', 'ana', '6c5875a63387c965d4f040bf7dda300764816ad0efb13fd97e73082c6b5ba601', null);
insert into fills (fill_id, approval_id, dataset, symbol, side, quantity_shares, price_minor, commission_minor, currency, filled_at_ms)
  values ('fill_old', 'approval_old', 'djia20', 'MSFT', 'buy', 100, 10000, 100, 'USD', 1740000000005);
insert into cash_movements (movement_id, dataset, kind, symbol, amount_minor, currency, booked_at_ms)
  values ('dividend:djia20:MSFT:2025-02-20', 'djia20', 'dividend', 'MSFT', 8300, 'USD', 1740000000006);
insert into splits (movement_id, dataset, symbol, ratio, ex_ms, booked_at_ms)
  values ('split:djia20:MSFT:2025-02-21', 'djia20', 'MSFT', 1.5, 1740000000007, 1740000000008);
insert into paper_orders (client_order_id, approval_id, order_json, submitted_ms, terms)
  values ('approval_old', 'approval_old', '{"dataset":"djia20","symbol":"MSFT","side":"buy","quantityShares":100,"limitPriceMinor":10000,"stopPriceMinor":null,"currency":"USD","horizonDays":5,"asOf":"2025-02-19T21:00:00.000Z","thesis":"Because the test says so.","evidenceIds":["ev_old"]}', 1740000000004, '{"halfSpreadBps":2}');
insert into votes (vote_id, run_id, dataset, specialist, symbol, stance, confidence, horizon_days, cast_as_of_ms)
  values ('vote_old', 'run_old', 'djia20', 'factors', 'MSFT', -0.25, 0.5, 5, 1740000000000);
insert into votes (vote_id, run_id, dataset, specialist, symbol, stance, confidence, horizon_days, cast_as_of_ms)
  values ('vote_open', 'run_old', 'djia20', 'factors', 'MSFT', -0.25, 0.5, 5, 1740000000000);
insert into scores (vote_id, realised_return, market_return, brier, scored_at_ms)
  values ('vote_old', 0.0123, -0.004, 0.19140625, 1740000000009);
insert into quarantine (id, dataset, file, line, reason, raw, at_ms)
  values ('0e7e42aa0cf15a474d006aa565768e91dbe1feed2def95bf7fe3b0555c130e51', 'djia20', 'bars.csv', 7, 'high is below low', 'MSFT,1,2', 1740000000000);
insert into quarantine (id, dataset, file, line, reason, raw, at_ms)
  values ('616b99f8ba09fa4bbd38d1cdcb6615abde0414c167505ba25b761d0f0b6ec730', 'djia20', 'news.json', null, 'no date', '{"it''s": 1}', 1740000000000);
insert into settings (name, value)
  values ('ingested:djia20', 'print_old');
update audit_head set seq = 8, hash = 'b1c00f315db22c8076f5a8b4046b4f545f605909ef037a7707c7d3cf65a69634';
