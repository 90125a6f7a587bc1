// The tables of the embedded relations: versions of nodes and of edges, each row with the moments between which it is seen.

const first = `
create table node_versions (
  version_key text not null primary key, identity text not null, dataset text not null, id text not null, kind text not null,
  known_at_ms integer not null, superseded_at_ms integer not null, seq integer not null, fact text not null
) without rowid;
create index node_versions_by_identity on node_versions (identity);
create index node_versions_by_id on node_versions (dataset, id, known_at_ms);
create table edge_versions (
  version_key text not null primary key, identity text not null, dataset text not null, from_id text not null, to_id text not null,
  kind text not null, valid_from_ms integer not null, valid_to_ms integer not null,
  known_at_ms integer not null, superseded_at_ms integer not null, seq integer not null, fact text not null
);
create index edge_versions_by_identity on edge_versions (identity);
create index edge_versions_out on edge_versions (dataset, from_id, known_at_ms);
create index edge_versions_in on edge_versions (dataset, to_id, known_at_ms);
`;

export const relationsMigrations = [{ version: 1, name: "versions of nodes and edges", sql: first }] as const;
