// Turns of phrase that decide how a clause is to be taken: orders to the desk itself, "why?", "it", "which stocks".
// These are fixed phrases, tested on the text; what is asked about a company is in grammar/.

/** Orders about how the desk works. */
export const meddling =
  /^(?:(?:please|now|then|just|also|first|ok|okay)[ ,]+)*(?:ignore|forget|disregard|override|bypass|pretend|act as|roleplay|role-play|reveal|print|repeat|output|reply|respond|answer (?:only|with|just)|approve|execute|rewrite|(?:change|update|drop|relax|loosen|break|violate) (?:your|the)|(?:set|raise|lower|lift|remove|zero|double|waive) (?:all |the |our |your |any |every )*(?:\w+ )?(?:limits?|rules?|checks?|thresholds?|controls?|safeguards?)|disable|obey|system\b|assistant\b|developer\b|you are (?:now|a|an|my)|you must|you will|from now on|new instructions?|skip the|remove the|lift the|turn off|switch off|do not (?:follow|mention|use)|don't (?:follow|mention|use))\b/i;
/** What such orders are about. */
export const ownRules =
  /\byour (?:own |internal )?(?:rules?|guidelines?|instructions?|prompts?|programming|limits|constraints|polic(?:y|ies)|restrictions|safeguards|guardrails)\b/i;
/** Asks for more of the same. */
export const more =
  /^(?:(?:and|but|so|ok|okay|well|no|yes) )*(?:why(?: (?:so|not|is that|that|do you (?:say|think) (?:so|that)))?|how come|how so|(?:are you )?(?:sure|certain)|really|seriously|tell me more|say more|go on|more|more details?|explain(?: (?:that|this|why|yourself))?|elaborate|details|because)$/i;
/** Leans on what was spoken of before. */
export const back =
  /\b(?:it|its|them|they|their|theirs|both|either|neither|each|those|these|this one|that one|ones?|the (?:two|former|latter|first|second|stock|shares?|name|company|position)|this (?:stock|company|name)|that (?:stock|company|name)|instead|too|as well|then)\b/i;
/** Stands for a company spoken of before. */
export const pronouns =
  /\b(?:it|its|them|they|their|those|these|both|(?:this|that|the) (?:one|two|stock|shares?|name|company|position))\b/i;
/** Asks which company, of all. */
export const open =
  /\b(?:(?:what|which)(?: (?:stocks?|shares?|names?|companies|company|positions?|ones?|else))? (?:should|would|could|do|to|are|is)(?: (?:we|i|you|the desk))? ?(?:be )?(?:buy|sell|short|add|trim|own|buying|selling|dump|exit)|best (?:ideas?|picks?|stocks?|buys?)|top (?:ideas?|picks?|stocks?))\b/i;
/** Sets the scene for what is asked beside it. */
export const supposing = /^(?:if|suppose|supposing|assuming|say)\b/i;
/** "what about Visa or Amex": the same of these. */
export const goingOn = /^(?:what|how) about\b/i;
/** Compares those spoken of before: "which one is riskier". */
export const among =
  /\b(?:which|who|what) (?:of |one)|\b(?:both|the two|either|them)\b.*\b(?:better|best|riskier|safer|cheaper)\b/i;
/** Verbs that ask for words rather than deeds. */
export const requests =
  /^(?:tell|show|give|compare|explain|list|describe|summari[sz]e|analy[sz]e|assess|rank|find|check|remind|help|walk|talk|brief|let|look|run)$/;
