// The desk's vocabulary: groups of words and phrases that mean the same to it, each under one tag.
// Braces ask for any form of a word ({buy}: buys, bought, buying); the rules in kinds.ts are written over the tags.

import { alternatives, buildNet, type Net, sentencesOf, tagged, type View } from "../language.ts";

/** Phrases parted by commas. */
const concepts: Readonly<Record<string, string>> = {
  Buy: `
    {buy}, {purchase}, {accumulate}, {add}, {invest}, {overweight}, go long, going long, {get} back? (in|into),
    {jump} (in|into), {load} up, {stock} up, {top} up, {pick} up, {double} down, {average} down, {bet} on,
    put money, {snap} up, {scoop} up,
    ({increase}|{raise}|{boost}|{grow}|{build}) (our|my|the|a|up)? (position|stake|exposure|holding|holdings|weight),
    {scale} (in|into), long position, pull the trigger, pulling the trigger, back up the truck, {nibble},
    {jump} on, {initiate}, {establish}, start a position, open a position, {get} exposure, {grab}, {put} on,
    {deploy}, {participate}, {snag}, {chase}, {wade} in, {step} (in|up), {get} long, {be} long, {beef} up,
    {bulk} up, {allocate}, take a (position|stake|punt|flyer), starter position, {reenter}, re-enter,
    {get} involved, {hop} on, {pile} (in|into), {plow} into, {put} * into, {put} * to work, {go} in,
    {buy} (up|into|back|in), {own} more, bullish bet, {go} overweight, on the buy side, {plough} into,
    long (in|on), fresh long`,
  Sell: `
    {sell}, {short}, {dump}, {trim}, {ditch}, {unload}, {offload}, {liquidate}, {exit}, {reduce}, {lighten},
    {pare}, {unwind}, {underweight}, {divest}, {take} (some|our|the|partial)? (profit|profits|gain|gains),
    {cash} (out|in), {get} out, {get} rid, {bail}, {bail} out, {cut} (our|my|the|back|down|loose|losses),
    {close} (our|my|the|out|down), {bet} against, {scale} (back|down|out), {step} out, {lock} in, {jettison},
    {lose} the position, money off the table, short position, {lighten} up, cut bait, head for the exit,
    head for the exits, throw in the towel, {book} (some|our|the)? (profits|gains), ring the register, {walk} away,
    {fold}, bank (some|our|the)? (profits|gains), {sell} down, {close} out, {free} up, let go, {part} with, {shed},
    {derisk}, de-risk, {pull} out, pull the plug, {slim} down, {sell} (out|off|some), {stop} out, {be} short,
    {get} short, {go} short, {downsize}, {abandon}, {quit}, {flatten}, {square} up, {give} up on, {take} some off,
    take chips off, {wind} down, {move} out, {go} underweight, {cut} #Instrument, {cut}, {fade}, {leave},
    bearish bet, {step} aside, {get} us out, (should|must) go, short (in|on)`,
  Swap: `
    {swap}, {switch}, {rotate}, {replace}`,
  Hold: `
    {hold}, {hold} (on|onto), {keep}, {hang} on, {stick} with, {stay} (in|long|put|invested), sit tight, {wait},
    {avoid}, {stay} away, steer clear, {hedge}, {touch}, {rebalance}, let it run, let it ride, let them run,
    {sit} on, {hold} off, stand pat, stay the course, do nothing, leave alone, {ride} out, {ride}, {sleep} on,
    sit this out, {stand} aside`,
  Own: `
    {own}, {possess}`,
  Risk: `
    {risk}, {risky}, risk-off, {volatile}, volatility, vol, var, value at risk, loss, losses, downside, drawdown,
    drawdowns, shortfall, beta, worst case, worst day, worst, tail, {safe}, unsafe, {dangerous}, danger, {stable},
    {steady}, jumpy, choppy, swingy, {exposed}, scary, garch, nervous, blow up, standard deviation, {hazard},
    {threat}, red flag, red flags, {worry}, {concern}, {concerned}, wipe out, wiped out, crash risk, tail risk,
    black swan, {uncertain}, uncertainty, variance, stress test, {bumpy}, {rocky}, {wild}, {turbulent}, turbulence,
    {fragile}, {vulnerable}, {sensitive}, pain, damage, go wrong, goes wrong, gone wrong, ruin, cost us, hurt us,
    {jittery}, {hairy}, {spicy}, riskiness, vols, margin of safety, at stake, {unsafe}, in danger, catastrophe,
    worst-case, lose sleep, margin call`,
  News: `
    news, newsflow, news flow, {headline}, {story}, {article}, press, press coverage, coverage, announcement, announcements,
    {announce}, sentiment, buzz, media, reported, the latest, in the papers, papers, {rumour}, {rumor},
    press release, mood, chatter, scoop, gossip, word on, reports, reporting, wires, wire, bulletin, tweets, blogs,
    event, events, developments, catalyst, catalysts, newspapers, journalists, bloomberg, reuters, newsworthy,
    tidbits, whispers, scuttlebutt, noise, {report}, read anything, recap, digest, the word`,
  Lead: `
    {lead}, leader, leaders, {lag}, laggard, laggards, {peer}, {rival}, {competitor}, {follow}, correlated,
    correlation, correlations, {correlate}, leading indicator, lead-lag, co-move, comove, {neighbour}, {neighbor},
    in sympathy, in step, in tandem, cluster, {resemble},
    (move|moves|moving|trade|trades|trading|travel|travels|go|goes) (with|together|alongside|like|ahead),
    most similar, similar to, linked to, tied to, close cousins, bellwether, canary, proxy, {comparable}, comps,
    peer group, {counterpart}, {shadow}, {mirror}, {mimic}, in line with, {connected}, connection, connections,
    network, spillover, contagion, {influence}, {precede}, {anticipate}, lockstep, {behave}, behaves, alike,
    siblings, related to, {competition}, {compete}, {cousin}, {signal} for, front run, front-run, ahead of,
    {lockstep}`,
  Move: `
    {fall}, {drop}, {rise}, {jump}, {slump}, {plunge}, {tank}, {rally}, {surge}, {slide}, {crash}, {soar}, {climb},
    {decline}, {gain}, {spike}, {tumble}, {rebound}, {bounce}, {recover}, {gap}, {pop}, {crater}, {sink}, {slip},
    {dive}, {collapse}, {outperform}, {underperform}, selloff, sell-off, sell off, pullback, pull back, {movement},
    downturn, uptick, up, down, lower, higher, red, green, {lose} ground, weak, strong, moon, mover, movers, move,
    moves, performance, {perform}, nosedive, swing, drubbing, weakness, strength, swoon, wobble, sag, retreat,
    {advance}, correction, rout, meltdown, melt up, breakout, {ramp}, {rip}, {bleed}, hammered, crushed, punished,
    battered, slammed, beaten up, smashed, whacked, clobbered, {shoot} up, {take} off, underwater, soft, softness,
    flat, {move}, price action, {react}, reaction, {change} in price, {trade} (up|down|higher|lower|off), losing,
    {lag} behind, {recede}, {plummet}, {skid}, {sell-off}, bloodbath, drawn down, returns, return, {halve},
    {double}, {bust}, {hold} up, {cut} in half`,
  Drive: `
    moved, moving, {drive}, {push}, {send}, {cause}, {hit}, {hurt}, {help}, {lift}, {sink}, {shake}, {trigger},
    {drag}, {spook}, {weigh} on, {knock}, {pull}, {boost}, {propel}, {account} for, behind, {explain}, {make},
    {made}, {spark}, {fuel}`,
  Compare: `
    {compare}, comparison, versus, vs, stack up, stacks up, difference between, differences between, {differ},
    head to head, side by side, rather than, instead of, relative to, {prefer}, better off, against, {measure} up,
    {beat}, {weigh}, {contrast}, {rank}, line up, {pit}, next to, beside, alongside, {match} up, better bet,
    compared, comparing, pick between, {choose} between, {decide} between, difference, differences, either`,
  Overview: `
    {think}, {feel}, thoughts, view, views, opinion, opinions, take, outlook, overview, summary, summarise,
    summarize, profile, thesis, rundown, run-down, primer, picture, {brief}, {analyse}, {analyze}, analysis,
    {research}, deep dive, {forecast}, {predict}, prospects, bullish, bearish, low-down, lowdown, story, {rate},
    {like}, {love}, {hate}, {describe}, {expect}, expectations, bull, bear, expectation, {head}, {look}, tell me,
    talk me, {walk} me, run me, fill me in, give me, show me, {know}, {see}, {believe}, {consider}, stance,
    read on, quick read, read, skinny, gut, angle, setup, state of, where do we stand, pitch, tldr, tl;dr,
    elevator pitch, snapshot, dossier, report on, write-up, writeup, {intro}, introduction, background, info,
    information, details, {assess}, {evaluate}, {judge}, {appraise}, {review}, impression, assessment, evaluation,
    in shape, shape, position on, feelings, hot take, bottom line, whats the deal, the deal with, future, next for,
    potential, upside, scenario, {target}, sense, the scoop on, {look} at, {look} into, {dig} into`,
  Fundamental: `
    {cheap}, {expensive}, pricey, overvalued, undervalued, overbought, oversold, valuation, valued, {value},
    fundamentals, fundamental, earnings, revenue, revenues, sales, profit, profits, profitable, margin, margins,
    balance sheet, cash flow, debt, growth, results, filing, filings, 10-k, 10-q, 10k, 10q, #Company financials, financials (of|for), p/e, pe,
    p/e ratio, pe ratio, multiple, multiples, quality, momentum, trend, technicals, chart, charts, factor, factors,
    healthy, solid, fairly priced, {attractive}, eps, fiscal, net income, assets, liabilities, statement,
    statements, numbers, signal, signals, market graph, bargain, steal, rich, stretched, {reversal}, overpriced,
    underpriced, price to earnings, book value, returns on equity, return on equity, roe, guidance for growth,
    leverage, leveraged, solvent, {pricey}, a good company, good company, bad company, great company,
    strong company, well run, moat, fair value, intrinsic value, fairly valued`,
  Book: `
    portfolio, portfolios, account, cash, cash balance, p&l, pnl, buying power, positions, holdings, invested,
    balance, inventory, exposures, allocation, allocations, weights, weightings, net worth, equity curve,
    our exposure, my exposure, our book, the book, my book, our account, statement of account, dry powder,
    cash pile, {unrealised}, {unrealized}, paid, cost basis, entry price, average cost, average price, {pay} for`,
  Ask: `
    prudent, advisable, recommend, {recommend}, recommendation, recommendations, advice, {advise}, {suggest}, suggestion, call,
    rating, verdict, signal, opinion`,
  Polite: `
    dear, kindly, gimme, lemme, yo, btw, rn, asap, fyi, please, pls, thanks, thank you, thx, hi, hello, hey,
    morning, good morning, good afternoon, good evening, guys, team, folks, desk, everyone, all right, ok, okay,
    quick question, quick one, sorry, cheers, so, well, right, look, again, also, then, too, as well, instead, hmm,
    uh, um, er, oh, ah, aha, yes, no, yeah, nope, cool, great, fine, got it, understood, interesting, honestly,
    frankly, basically, anyway, hiya, howdy, greetings, sir, madam, mate, buddy, bro, dude, my friend, friends,
    happy, afternoon, evening, day, kind, regards, best, would you mind, if you please, if possible, quickly,
    real quick`,
  Glue: `
    {stock}, {share}, shares, equity, equities, {name}, {company}, {firm}, {business}, {position}, {stake},
    {holding}, {holdings}, exposure, {trade}, {ticker}, {price}, prices, level, levels, idea, reason, reasons,
    time, moment, {thing}, things, stuff, chance, chances, mind, sense, plan, people, {analyst}, {trader},
    {investor}, street, {money}, {question}, {answer}, bit, lot, lots, way, side, point, {deal}, fan, day, days,
    week, weeks, month, months, session, sessions, anything, something, everything, nothing, one, ones, both, two,
    other, others, another, rest, more, most, some, any, much, many, little, good, great, best, better, bad, worse,
    nice, big, large, new, current, currently, worth, smart, wise, sensible, {market}, horizon, update, updates,
    {want}, {need}, {go}, {do}, {get}, {make}, {happen}, going on, {come}, {say}, {talk}, {write}, {hear}, {read},
    {find}, {ask}, {figure}, {know}, closest, near, kind, sort, type, maximum, max, minimum, expected, average,
    size, amount, enough, again, v, still, yet, just, really, actually, quick, quickly, {start}, {begin}, {plan},
    {try}, {mean}, right now, here, there, today, entry, exit, entry point, {open}, {close}, us, dow, universe,
    sector, conviction, bet, regarding, concerning, {change}, {colleague}, {boss}, {friend}, {client}, {customer},
    {broker}, {manager}, {committee}, guy, {cover}, {wonder}, {matter}, {let}, {understand}, hell, heck, earth,
    {decide}, {decision}, {choice}, {choose}, {pick}, {option}, {note}, {thought}, half, third, quarter, part, all,
    everyone, somebody, {insist}, {claim}, {argue}, less, anyone, anybody, someone, everybody, nobody, sanity check,
    quick check, check, {flag}, pros and cons, pros, cons, case, cases, {house}, lately, recently, {rest}, {show},
    {list}, {help}, pick, ticket, paper, screen, {give}, {put}, {set}, {run}, {seem}, {appear}, {become}, {turn},
    {stand}, {call}, {use}, {work}, {end}, {finish}, {pay}, {spend}, {cost}, worthwhile, okay, sure, certain,
    possible, likely, {tend}, {able}, {allow}, {suppose}, {imagine}, late, early, soon, long, short, high, low,
    place, word, words, sentence, summary, terms, basis, period, {next}, {recent}, {sudden}, figures, number, line,
    kinds, {exactly}, long run, {trigger}, bets, fact, merit, merits, typical, normal, usual, ordinary, small,
    tiny, modest, huge, dumb, any good, newbie, beginner, five, fair`,
};

const wider: Readonly<Record<string, readonly string[]>> = {
  Buy: ["Trade"],
  Sell: ["Trade"],
  Swap: ["Trade"],
  Hold: ["Trade"],
  Own: ["Trade"],
};

export const conceptTags: ReadonlySet<string> = new Set(Object.keys(concepts));

const net: Net = buildNet(
  Object.entries(concepts).flatMap(([tag, phrases]) =>
    phrases
      .split(",")
      .flatMap((phrase) => alternatives(phrase.trim()))
      .map((match) => ({ match, tag: [tag, ...(wider[tag] ?? [])] })),
  ) as unknown as Parameters<typeof buildNet>[0],
);

/** Tags the words of a view with the concepts they stand for. */
export function tagConcepts(view: View): View {
  view.sweep(net, { tagger: true });
  return view;
}

/** A word that only oils a sentence: of the desk's vocabulary, but asking nothing. */
const oils = new Set(["Polite", "Glue"]);

export const asksSomething = (word: string): boolean =>
  sentencesOf(tagConcepts(tagged(word))).some((words) =>
    words.some(({ tags }) => [...tags].some((tag) => conceptTags.has(tag) && !oils.has(tag))),
  );

export const isConcept = (tags: ReadonlySet<string>): boolean => [...tags].some((tag) => conceptTags.has(tag));

export function isDeskWord(word: string): boolean {
  return sentencesOf(tagConcepts(tagged(word))).some((words) => words.some(({ tags }) => isConcept(tags)));
}
