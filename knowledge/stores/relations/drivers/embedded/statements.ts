// The SQL of the embedded relations. What a view sees is one condition on a row; the walk over hops is one recursive query.

const seen = (row: string): string => `${row}.known_at_ms <= @asOf and ${row}.superseded_at_ms > @asOf`;

const holds = (edge: string): string =>
  `${seen(edge)} and ${edge}.valid_from_ms <= @validAtMs and ${edge}.valid_to_ms > @validAtMs
   and (@kinds is null or ${edge}.kind in (select value from json_each(@kinds)))`;

export const statements = {
  nodeVersions: "select * from node_versions where identity in (select value from json_each(@identities))",
  edgeVersions: "select * from edge_versions where identity in (select value from json_each(@identities))",
  writeNode: `
insert into node_versions (version_key, identity, dataset, id, kind, known_at_ms, superseded_at_ms, seq, fact)
values (@key, @identity, @dataset, @id, @kind, @knownAtMs, @supersededAtMs, @seq, @fact)
on conflict (version_key) do update set superseded_at_ms = excluded.superseded_at_ms, seq = excluded.seq`,
  writeEdge: `
insert into edge_versions (version_key, identity, dataset, from_id, to_id, kind, valid_from_ms, valid_to_ms, known_at_ms, superseded_at_ms, seq, fact)
values (@key, @identity, @dataset, @from, @to, @kind, @validFromMs, @validToMs, @knownAtMs, @supersededAtMs, @seq, @fact)
on conflict (version_key) do update set superseded_at_ms = excluded.superseded_at_ms, seq = excluded.seq`,
  nodes: `
select node.fact from json_each(@ids) as wanted cross join node_versions as node
on node.dataset = @dataset and node.id = wanted.value and ${seen("node")}`,
  nodesOfKind: `
select fact from node_versions as node
where dataset = @dataset and id > @after and (@kind is null or kind = @kind) and ${seen("node")} order by id limit @limit`,
  edgesOut: `
select edge.fact from json_each(@ids) as wanted cross join edge_versions as edge
on edge.dataset = @dataset and edge.from_id = wanted.value and ${holds("edge")} limit @most`,
  edgesIn: `
select edge.fact from json_each(@ids) as wanted cross join edge_versions as edge
on edge.dataset = @dataset and edge.to_id = wanted.value and ${holds("edge")} limit @most`,
  /** Rows by their number first: an edge between two of the nodes is found from both, and read once. */
  edgesAny: `
select fact from edge_versions where rowid in (
  select edge.rowid from json_each(@ids) as wanted cross join edge_versions as edge
  on edge.dataset = @dataset and edge.from_id = wanted.value and ${holds("edge")}
  union all
  select edge.rowid from json_each(@ids) as wanted cross join edge_versions as edge
  on edge.dataset = @dataset and edge.to_id = wanted.value and ${holds("edge")}
) limit @most`,
  /** Breadth first, since the queue of a recursive query is first in, first out. A node is walked through once a distance. */
  reach: `
with recursive reached (id, distance) as (
  select @start, 0
  union
  select edge.to_id, reached.distance + 1 from reached cross join edge_versions as edge
  on edge.dataset = @dataset and edge.from_id = reached.id and ${holds("edge")}
  where @outwards = 1 and reached.distance < @hops
  union
  select edge.from_id, reached.distance + 1 from reached cross join edge_versions as edge
  on edge.dataset = @dataset and edge.to_id = reached.id and ${holds("edge")}
  where @inwards = 1 and reached.distance < @hops
  limit @rows
)
select id, min(distance) as distance from reached group by id`,
  nodeHistory: `
select fact from node_versions where dataset = @dataset and id = @id and known_at_ms <= @asOf order by known_at_ms, seq`,
  edgeHistory: `
select fact from edge_versions where dataset = @dataset and from_id = @from and to_id = @to and known_at_ms <= @asOf
order by kind, valid_from_ms, known_at_ms, seq`,
  countNodes: `
select kind, count(*) as count from node_versions as node where dataset = @dataset and ${seen("node")} group by kind`,
  countEdges: `
select kind, count(*) as count from edge_versions as edge where dataset = @dataset and ${seen("edge")}
and valid_from_ms <= @validAtMs and valid_to_ms > @validAtMs group by kind`,
  dropNodes: "delete from node_versions where dataset = @dataset",
  dropEdges: "delete from edge_versions where dataset = @dataset",
} as const;
