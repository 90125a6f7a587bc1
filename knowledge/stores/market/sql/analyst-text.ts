// Whether a text is one SELECT over the analyst's tables and nothing else. ClickHouse's own parser reads it (EXPLAIN AST); the tree is
// walked here. What is not known to be harmless is refused: a table that is none of ours, a function that reads files, the clock or chance.

import { callerError, type QuorumError } from "#infra/runtime/index.ts";

/** Functions that reach beyond the facts in view, or answer differently from one call to the next. */
const forbidden =
  /^(?:file|url|s3|hdfs|remote|cluster|executable|catboostevaluate|evalmlmethod|dict\w*|joinget\w*|getsetting|getmacro|getserverport|getclienthttpheader|now\w*|today|yesterday|curdate|current\w*|utctimestamp|rand\w*|fuzzbits|generate\w*|serveruuid|sleep\w*|hostname|fqdn|uptime|version|buildid|filesystem\w*|tcpport|displayname|initialquery\w*|query\w*id|connectionid|user|database|shardnum|shardcount|nowinblock|rownumberinallblocks|blocknumber|throwif|mergetreepart\w*)$/i;

const membership = /^(?:global)?(?:not)?(?:null)?in(?:ignoreset)?$/i;

interface Node {
  readonly depth: number;
  /** "Function", "TableIdentifier", "Set". */
  readonly kind: string;
  readonly name: string;
}

/** What must hold before any parser sees the text: one statement, and one that asks. @throws knowledge/query-refused */
export function requireOneSelect(text: string): void {
  if (text.includes(";")) throw refused('it holds a ";": wanted a single SELECT (write char(59) for the character)');
  if (text.includes("\0")) throw refused("it holds a zero character");
  if (!/^\s*(?:SELECT|WITH)\b/i.test(text)) throw refused("wanted it to begin with SELECT or WITH");
  if (/^\s*WITH\s+RECURSIVE\b/i.test(text)) throw refused("recursive queries have no bound");
}

/**
 * @param tree lines of EXPLAIN AST of the text alone
 * @returns names of tables that are none of ours, which the text seems to define itself: the caller makes sure that nothing else has them
 * @throws knowledge/query-refused naming what is not allowed
 */
export function requireHarmless(text: string, tree: readonly string[], tables: ReadonlySet<string>): readonly string[] {
  const own = new Set<string>();
  const nodes = tree.filter((line) => line.trim() !== "").map(nodeOf);
  if (nodes[0]?.kind !== "SelectWithUnionQuery" || nodes.filter(({ depth }) => depth === 0).length !== 1)
    throw refused("it is no single SELECT");
  const mayRead = (name: string): boolean => {
    if (tables.has(name)) return true;
    if (definesItself(text, name)) own.add(name);
    return own.has(name);
  };
  for (const [at, node] of nodes.entries()) {
    const parent = parentOf(nodes, at);
    if (node.depth === 1 && node.kind !== "ExpressionList")
      throw refused("INTO OUTFILE, FORMAT and SETTINGS are set by the command, not by the query");
    if (node.kind === "Set") throw refused("SETTINGS are set by the command, not by the query");
    if (node.kind === "TableIdentifier" && !mayRead(node.name)) throw unknownTable(node.name, tables);
    if (node.kind === "Function" && parent?.kind === "TableExpression")
      throw refused(`${node.name}() reads from elsewhere`);
    if (node.kind === "Function" && forbidden.test(node.name))
      throw refused(`${node.name}() is not allowed: it reads from elsewhere, or answers differently each time`);
    if (node.kind === "Function" && membership.test(node.name)) {
      const set = argumentsOf(nodes, at)[1];
      if (set?.kind === "Identifier" && !mayRead(set.name)) throw unknownTable(set.name, tables);
    }
  }
  return [...own];
}

function nodeOf(line: string): Node {
  const depth = line.length - line.trimStart().length;
  const words = line.trim().replace(/ \(children \d+\)$/, "");
  const [kind = "", ...rest] = words.split(" ");
  return { depth, kind, name: rest.join(" ").replace(/ \(alias .*\)$/, "") };
}

function parentOf(nodes: readonly Node[], at: number): Node | undefined {
  const depth = nodes[at]?.depth ?? 0;
  for (let before = at - 1; before >= 0; before--) if ((nodes[before]?.depth ?? 0) < depth) return nodes[before];
  return undefined;
}

/** The nodes under a function's list of arguments. */
function argumentsOf(nodes: readonly Node[], at: number): readonly Node[] {
  const depth = nodes[at]?.depth ?? 0;
  const found: Node[] = [];
  for (let next = at + 1; next < nodes.length && (nodes[next]?.depth ?? 0) > depth; next++)
    if (nodes[next]?.depth === depth + 2) found.push(nodes[next] as Node);
  return found;
}

/** Whether the query names the table itself: WITH name AS (...). The tree does not say those names. */
function definesItself(text: string, name: string): boolean {
  if (!/^\w+$/.test(name)) return false;
  return new RegExp(`(?:^\\s*WITH|,)\\s*${name}\\s+AS\\s*\\(`, "i").test(text);
}

const refused = (why: string): QuorumError =>
  callerError("knowledge/query-refused", `The query is refused: ${why}.`, { why });

const unknownTable = (name: string, tables: ReadonlySet<string>): QuorumError =>
  callerError(
    "knowledge/query-refused",
    `The query is refused: no table "${name}". There are: ${[...tables].join(", ")}.`,
    {
      table: name,
    },
  );
