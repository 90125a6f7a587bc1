// Whether a text is one SELECT over the analyst's tables and nothing else. ClickHouse's own parser reads it (EXPLAIN AST); the tree is
// walked here. What is not known to be harmless is refused: a table that is none of ours, a function that reads files, the clock or chance.

import { callerError, type QuorumError } from "#infra/runtime/index.ts";

/** Functions that reach beyond the facts in view, or answer differently from one call to the next, by their names in small letters and
 * without low lines, since many go by several (UTCTimestamp, utc_timestamp). analyst.test.ts asks the engine for those it has. */
const forbidden = new RegExp(
  `^(?:${[
    // files, servers, dictionaries, models
    "file|url|s3|hdfs|remote|cluster|executable|ai[a-z]+|catboostevaluate|evalmlmethod|naivebayes\\w*|dict(?:get|has|isin)\\w*|joinget\\w*",
    "region\\w*|reversednsquery|logtrace|addressto\\w*|demangle|hascolumnintable|mergetreepart\\w*|ismergetreepart\\w*",
    "zookeeper\\w*|showcertificate|globalvariable|getscalar|applyfilter|scalarsubqueryresult",
    "timeseries\\w*(?:tag|group)\\w*|timeseriesthrow\\w*",
    // the clock
    "now\\w*|today|yesterday|curdate|current\\w*|utctimestamp|localtime(?:stamp)?|datetimetouuidv7|sleep\\w*|uptime",
    // chance
    "rand\\w*|fuzz\\w*|generate\\w*|obfuscatequery\\w*|array(?:shuffle|partialshuffle|randomsample)",
    // the server and the session
    "get(?:setting|server|mergetree|macro|client|oskernel|maxtable)\\w*|server\\w*|timezone|hostname|fullhostname|fqdn|version|revision|chdb|buildid",
    "filesystem\\w*|tcpport|displayname|initialquery\\w*|query\\w*id|connectionid|tid|user|sessionuser|authuser|authenticateduser",
    "enabled\\w*|default(?:roles|profiles)|databases?|schemas?|shardnum|shardcount|transaction\\w*|hasthreadfuzzer",
    // how the engine cuts its work
    "rownumberin\\w*|blocknumber|blocksize|blockserializedsize|runningconcurrency|throwif",
  ].join("|")})$`,
);
const plainName = (name: string): string => name.toLowerCase().replaceAll("_", "");

const membership = /^(?:global)?(?:not)?(?:null)?in(?:ignoreset)?$/i;

interface Node {
  readonly depth: number;
  /** "Function", "TableIdentifier", "Set". */
  readonly kind: string;
  readonly name: string;
  /** How many nodes stand under it, as the parser says. */
  readonly children: number;
}

/** What a harmless text reads. */
export interface Reads {
  /** Tables of facts. */
  readonly tables: ReadonlySet<string>;
  /** Names that are none of ours, which the text seems to define itself: the caller makes sure that nothing else has them. */
  readonly own: ReadonlySet<string>;
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
 * @throws knowledge/query-refused naming what is not allowed
 */
export function requireHarmless(text: string, tree: readonly string[], tables: ReadonlySet<string>): Reads {
  const [own, read] = [new Set<string>(), new Set<string>()];
  const nodes = tree.filter((line) => line.trim() !== "").map(nodeOf);
  if (nodes[0]?.kind !== "SelectWithUnionQuery" || nodes.filter(({ depth }) => depth === 0).length !== 1)
    throw refused("it is no single SELECT");
  requireTree(nodes);
  const mayRead = (name: string): boolean => {
    if (tables.has(name)) read.add(name);
    if (tables.has(name)) return true;
    if (definesItself(text, name)) own.add(name);
    return own.has(name);
  };
  for (const [at, node] of nodes.entries()) {
    const parent = parentOf(nodes, at);
    if (node.depth === 1 && node.kind !== "ExpressionList")
      throw refused("INTO OUTFILE, FORMAT and SETTINGS are set by the command, not by the query");
    if (node.kind === "Set") throw refused("SETTINGS are set by the command, not by the query");
    if (node.kind === "ColumnsApplyTransformer")
      throw refused("APPLY is not allowed: write the function out for each column");
    if (node.kind === "TableIdentifier" && !mayRead(node.name)) throw unknownTable(node.name, tables);
    if (node.kind === "Function" && parent?.kind === "TableExpression")
      throw refused(`${node.name}() reads from elsewhere`);
    if (node.kind === "Function" && !/^\w+$/.test(node.name))
      throw refused("a function's alias holds more than one line, or its name is none");
    if (node.kind === "Function" && forbidden.test(plainName(node.name)))
      throw refused(`${node.name}() is not allowed: it reads from elsewhere, or answers differently each time`);
    if (node.kind === "Function" && membership.test(node.name)) {
      const set = argumentsOf(nodes, at)[1];
      if (set?.kind === "Identifier" && !mayRead(set.name)) throw unknownTable(set.name, tables);
    }
  }
  return { tables: read, own };
}

/** Every node has as many under it as the parser says. A name with a line break in it would else pass for nodes of its own. */
function requireTree(nodes: readonly Node[]): void {
  const open: { readonly depth: number; left: number }[] = [];
  const isWhole = nodes.every(({ depth, children }) => {
    while ((open.at(-1)?.depth ?? -1) >= depth) if (open.pop()?.left !== 0) return false;
    const parent = open.at(-1);
    if (parent !== undefined && parent.depth !== depth - 1) return false;
    if (parent !== undefined) parent.left -= 1;
    open.push({ depth, left: children });
    return true;
  });
  if (!isWhole || open.some(({ left }) => left !== 0)) throw refused("a name in it holds a line break");
}

function nodeOf(line: string): Node {
  const depth = line.length - line.trimStart().length;
  const [, words = "", children = "0"] = /^(.*?)(?: \(children (\d+)\))?$/.exec(line.trim()) ?? [];
  const [kind = "", ...rest] = words.split(" ");
  return { depth, kind, name: rest.join(" ").replace(/ \(alias .*\)$/, ""), children: Number(children) };
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
