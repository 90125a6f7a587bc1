// What is asked, as patterns over the desk's concepts (concepts.ts). The weight says how plainly a pattern asks:
// 4 overrides, 3 is a full question, 2 a clear keyword, 1 a mention. #Company stands for any name, known or not.

import type { QuestionKind } from "../../../../../define/index.ts";
import { alternatives, buildNet, type Net, type View } from "../language.ts";

export interface KindMatch {
  readonly kind: Exclude<QuestionKind, "unclear">;
  readonly weight: number;
  /** Where the pattern begins in its clause, in words. */
  readonly at: number;
}

type Rules = Readonly<Record<string, string>>;

const modal = "(should|would|could|can|shall|might|ought|must|better)";
const style = "(momentum|value|quality|reversal|growth|profitability|size|investment|seasonality|volatility|liquidity)";

const rules: Readonly<Record<KindMatch["kind"], Rules>> = {
  advice: {
    4: `(#Overview|thoughts|opinion) * (of|about|on) (#Adverb|more|maybe)? (buying|selling|shorting|adding|trimming|holding|#Trade)`,
    3: `${modal} * #Trade | ^#Trade | ^#Polite #Trade | (lets|let) * #Trade | (merit|merits|point|sense|value|upside|harm) (in|to) * #Trade | (time|moment|point|reason|reasons|case|place|level) * (to|for) * #Trade | (reason|case|argument|reasons) (for|to|against) * #Trade
      {be} * (a|an|the|this|that|it) * (buy|sell|short|hold|add|entry|exit) | worth * #Trade | (#Ask|#Polite) * #Trade | (buy|hold|add) * (or|and) * (sell|trim|hold|wait) | #Buy * or * #Sell | #Sell * or * #Buy
      (what|how) * (should|would|do|shall) * (do|act) * (with|about) | why not * #Trade | (think|thinking|consider|considering|want|wants|looking|plan|planning|tempted|inclined|like) * #Trade
      (#Copula|be) * #Adjective to * #Trade | (#Copula|be) * (time|idea|mistake|move|sense|moment|point) to * #Trade | (make|makes) sense to * #Trade | whether to * #Trade | (#Copula|are) * (right|better) * (to|off) * #Trade | (#Copula) * better off * #Trade
      what * (your|the|desk) * (recommendation|advice|call|rating|verdict) | {recommend} | #Swap * (for|into|to|out|from) | (is|are) it time | do (we|i) * #Buy | do (we|i) * #Sell
      what * to * #Trade | (which|what) * to (buy|sell) | (go|going) (long|short) | any * (buy|buying|sell|selling) (opportunity|signal|case)`,
    2: `#Ask | (top|best|strong) (buy|sell|pick|picks|idea|ideas) | #Trade #Company | #Company #Trade`,
    1: `#Trade`,
  },
  risk: {
    4: `how * #Risk | (is|are|was) * it * #Risk * (to|holding|owning|buying) | (can|could|might|would|will|do) * (we|i|you|one|it) * {lose} | how (much|far|wildly|hard) (can|could|might|may|does|would) * (swing|move|{swing}|{move}) | worst * (can|could|might|would) happen | what (could|might) happen | how (bad|badly) (can|could|might|would|will|is|was) | what (can|could|might) go wrong | how (far|much|low) (can|could|might|would) * #Move
      how much * (at risk|at stake)`,
    3: `(could|can|might|may) #Company * (fall|drop|crash|halve|collapse|tank|plunge|sink|tumble|default|bust|zero|implode) | (what|which) * #Risk | (is|are|was|were) * #Company * #Risk | #Risk (of|on|in|for|from|to) | value at risk | what * go wrong`,
    2: `#Risk | {lose}`,
  },
  compare: {
    4: `{outperform} * #Company | {underperform} * #Company | {compare} | comparison | (versus|vs) | #Company v #Company | (difference|differences) between | rank * against | {stack} up | #Comparative * than | (better|worse|more|less) * than | (which|who|what|whichever) * (#Comparative|better|best|riskier|worse|stronger|weaker|safer|cheaper|safest|riskiest|#Superlative)
      #Company or #Company * (#Comparative|better|stronger) | head to head | side by side | #Company against #Company | how * {measure} up | relative to #Company | better off * #Company or #Company`,
    3: `(rather than|instead of|over) #Company | between #Company and #Company | {prefer} * #Company | {beat} #Company | #Company against | (which|what|who) * (prefer|like|favour|favor) | (which|who) of * #Company | (which|what|who) * (least|most|lowest|highest|biggest|smallest|more|less) | #Company (next to|beside|alongside) #Company | rank * #Company`,
    2: `#Company or #Company`,
  },
  news: {
    4: `(what|which|any|the|latest|recent) news (is|was|are|on|about|for|from|of)`,
    3: `(summarise|summarize|summary|recap|digest|rundown|list|show) * #News | (what|which|any|is there|the) * news | (anything|something|whats|what|nothing) * new (on|about|with|from|for|at|out)? | the latest (on|about|from|with|for)? | what * (saying|said|writing|written|write|reporting|reported|say) * (about|on|of)? | any * #News
      (what|how) * sentiment | in the news | (making|made) headlines | (have|has|did) * (hear|heard|miss|missed|read) * (about|on|of)? | {catch} * up on | (any|what) (updates|update|developments) | did i miss | what did * (write|say|report)`,
    2: `#News`,
  },
  leads: {
    4: `what moves (next|after|then|first) | {tend} * (after|when|before|if) | (relationship|relation|link|links|linkage) between | (after|when|whenever|once) #Company #Move$ | (who|what|which) * #Lead | (who|what|which) * (move|moves|trade|trades|moving|go|goes) (with|together|alongside|like|ahead|before|in) | (in tandem|in step|in sympathy) | #Lead #Company and | correlated`,
    3: `(does|do|is|are) * #Lead | #Lead (of|for|to|with|behind) | (moves|move|trades|trade|moving|trading) (with|alongside|together|like|ahead)`,
    2: `#Lead`,
  },
  moved: {
    4: `why (is|are|was|were|did|has|have|does|do) * (#Move|{lose}) | (what|who) (moved|drove|pushed|sent|caused|sank|lifted|hit|hurt|shook|dragged|knocked) | what (is|was|has been|have been) * (moving|driving|pushing|dragging|hitting|hurting|lifting|sinking|behind)`,
    3: `why * #Move | (what|who|which) * #Drive | behind * #Move | what * {happen} * (to|with|at) | what happened | what (went|goes|was going|is going) on | (anything|something) * #Drive | what * happened$ | {explain} * #Move | how much * #Move | how (did|has|have) * (do|done|perform|performed|fare|fared|trade|traded|close|closed|go|gone|been)
      what (is|has been) * (up|on) with | going on (with|at) | (reason|reasons|explanation|cause) (for|of|behind) * #Move | why (is|are|was|were|has) * #Company | the (move|drop|fall|jump|rally|slide|selloff|rise|spike|plunge|decline|gain) (in|of|on)`,
    2: `(did|has|have|was) * #Company * #Move | #Company * (yesterday|today) | what moves #Company | why #Company`,
    1: `#Move`,
  },
  overview: {
    4: `(head|heading|headed) (up|down|higher|lower|from here|next)`,
    3: `(due|ready|set|poised|primed|ripe) (for|a|an)? * #Move | (will|gonna|going to|likely to|set to) * #Move | (tell|talk|walk|run|brief|update|fill|teach) * (about|through|on|of) | what * (think|view|views|thoughts|opinion|take|feel|know|like|make) * (of|about|on)? | how * (doing|looking|look|looks|positioned|placed|faring|feel) | give * (overview|rundown|summary|picture|profile|view|take|primer|low-down|lowdown|analysis) * (of|on|about)?
      what (do|does|is|are|s) #Company * (do|doing|worth)? | who (is|are) #Company | (is|are|was|does|do|how) * #Fundamental | where * (headed|heading|going|go) | your * (view|take|thoughts|opinion)`,
    2: `#Fundamental | (outlook|overview|summary|profile|thesis|rundown|run-down|thoughts|view|views|opinion|analysis|prospects|forecast|bullish|bearish|bull case|bear case|deep dive|picture|primer|{analyse}|{analyze}|{summarise}|{summarize}|{describe}|{research})`,
    1: `#Overview`,
  },
  factors: {
    4: `(what|which|how|any|where) * #Factor | #Factor * (say|says|said|think|suggest|point|picture|view) | (do|does|did|is|are|was|were|has|have) * #Factor | (show|list|tell|give|explain|find) * #Factor
      (what|which) * (exposed|tilted|loaded) (to|towards|on) | #Company (exposures|exposure|loadings|tilts) | (exposures|exposure|loadings|tilts) (of|for) #Company | ${style} (factor)? * (work|works|worked|working|decay|decays|decayed|decaying|paying|fade|fades|faded|fading)`,
    3: `#Factor * (of|in|about|with|on|for|from) | #Company * #Factor | #Factor * #Company`,
    2: `#Factor`,
  },
  models: {
    5: `{compare} * #Champion | #Champion (and|versus|vs|against|beside|with|or|than) (the)? #Champion | #Champion * {decay} | (did|has|does|is) it {decay} | (when|how long ago) * {train} | (when|how long ago) * {retrain} | #Champion * (say|says|said|think|thinks|predict|predicts|expect|expects|see|sees)
      (what|how|why|when|which|does|do|did|has|is|was) * #Champion`,
    4: `(show|tell|list|give|explain|ask) * #Champion`,
    2: `#Champion`,
  },
  unusual: {
    4: `(what|anything|something|whatever|which|any|nothing|everything) * #Unusual | (scan|screen|detect|flag) * #Unusual | any #Unusual | (behaving|behaves|behave|acting|acts|trading|trades|moving|moves) * #Unusual`,
    3: `#Unusual * (in|about|with|on|at|for) | #Company * #Unusual | (show|list|find|check|tell|give) * #Unusual | (is|are|was|were|has|have|did|does|do) * #Unusual`,
    2: `#Unusual`,
  },
  portfolio: {
    5: `(what|which|how) * (our|my) * (exposed|exposures|exposure|tilted|tilts|loadings) * (to|on|factors|factor)? | (exposed|exposures|exposure|tilts|loadings|bets) * (of|in) (our|my) #Book | #Factor * (of|in) (our|my|the) #Book
      how #Risk * (our|my|the) #Book | #Risk * (of|in|on|to|for|with) (our|my|the) #Book | (our|my|the) #Book * #Risk | (which|what) (holding|holdings|position|positions|stock|stocks|name|names) * (our|my|the) #Risk | (stress|stressed|stressing) * (our|my|the) #Book
      (do|did) (we|i) (still|already|currently)? (hold|own|have) (any|some)? #Company`,
    4: `(show|tell|list|remind|see|know) * what (we|i) (still|currently|already)? (#Own|#Hold|have) | (am|are|were) (i|we) * (up|down|long|short|red|green|underwater|making|losing) * (on|in|with) | have (we|i) (made|lost) | (did|do) (we|i) make * money |too (much|little|many) #Company | (what|which|how much|how many|when) * (do|did|are|have) * (we|i|you|desk) * (#Own|#Hold|have|holding|owning|hold|long|short|got|in) | (do|did|are) (we|i|you) (still|already|currently|even)? (have|#Own|long|short|holding) | how * (big|large|much|many) * (our|my) * (position|stake|holding|exposure|position)
      how * (cash|money) (do|is|have) | (everything|all|stocks|names|anything|whatever) (that|which)? (we|i) (still|already|currently)? (#Own|#Hold|have) | (were|was|are|am) (we|i) * (long|short|in) | show * #Book | in (our|the|my) #Book | (we|i) paid | how long have (we|i) * (#Own|#Hold) | how * invested (are|am) (we|i) | which positions`,
    3: `(our|my|the) (current|open|whole|entire)? #Book | what * (our|my) * (position|exposure|stake|holding) | how (is|are|was) (our|my|the) (#Book|positions|holdings) | (list|show|print) * (positions|holdings|trades)`,
    2: `(our|my|the) (exposure|exposures) (to|in) | #Book | (our|my) (positions|holdings|trades|stocks|shares)`,
  },
};

const net: Net = buildNet(
  Object.entries(rules).flatMap(([kind, byWeight]) =>
    Object.entries(byWeight).flatMap(([weight, patterns]) =>
      splitPatterns(patterns)
        .flatMap(alternatives)
        .map((match) => ({ match, kind, weight: Number(weight) })),
    ),
  ) as unknown as Parameters<typeof buildNet>[0],
);

/** Patterns stand on lines and between bars that are outside brackets. */
function splitPatterns(text: string): string[] {
  return text
    .split(/\n|\s\|\s/)
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== "");
}

/** Every pattern that a clause matches, plainest first, then the earliest. */
export function kindsIn(clause: View): KindMatch[] {
  const { found } = clause.sweep(net, { tagger: false });
  return (found as unknown as (Omit<KindMatch, "at"> & { view: View })[])
    .map(({ kind, weight, view }) => ({
      kind,
      weight,
      at: (view as unknown as { fullPointer: number[][] }).fullPointer[0]?.[1] ?? 0,
    }))
    .sort((a, b) => b.weight - a.weight || a.at - b.at);
}
