// In which language a text is written, as far as that matters here: the word rules and the models read English only.

import { kinds, kindsOf, unitsOf } from "./letters.ts";

/** Words that carry no meaning of their own, by language; short and frequent, so that ten words of text hold some. */
const functionWords: Readonly<Record<string, string>> = {
  en: "the of and to in a is that for on it with as was at by this from be are or an have has its will not but were which their after more said says than over new up down",
  de: "der die das und den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie",
  fr: "le la les de des et du en un une que est pour dans qui sur au par plus pas avec ce son il se ne sont cette aux mais ou leur après été",
  es: "el la los las de y en que un una por con para del se su al es lo como más pero sus le ha este sin sobre ya entre cuando desde tras",
  it: "il lo la gli le di e che in un una per con del della dei non è si al da sono come più anche ma nel alla ha dopo questo",
  pt: "o a os as de e que em um uma para com do da não por no na se mais dos como mas ao foi das seu sua ou após",
  nl: "de het een en van in op te dat die is voor met niet zijn aan er ook als maar om bij door na naar wordt hebben",
};
const languages = Object.keys(functionWords);
/** A bit for each language that has the word. */
const languagesOf = new Map<string, number>();
for (const [at, list] of Object.values(functionWords).entries())
  for (const word of list.split(" ")) languagesOf.set(word, (languagesOf.get(word) ?? 0) | (1 << at));

const longestFunctionWord = Math.max(...Array.from(languagesOf.keys(), ({ length }) => length));
const apostrophe = 0x27;

export interface Language {
  /** "en", another of the known ones, "other" for a script that is not Latin, "unknown" where too little can be told. */
  readonly language: string;
  /** Share of the words that are function words of it; of "other", share of letters that are not Latin. */
  readonly share: number;
}

const readCharacters = 2_000;
/** Fewer words than this, none of them a function word, tell nothing: "Profit up 12%". */
const fewWords = 12;

/** The language whose function words make up the largest share of the words. English wins ties. */
export function languageOf(text: string): Language {
  const { letters, latin, words, functions } = counted(text.slice(0, readCharacters).toLowerCase());
  if (letters === 0) return { language: "unknown", share: 0 };
  if (latin / letters < 0.6) return { language: "other", share: 1 - latin / letters };
  const shares = languages.map((language, at) => ({ language, share: functions[at]! / words }));
  const best = shares.reduce((top, one) => (one.share > top.share ? one : top));
  if (best.share >= 0.1 && best.share * words >= 2) return best;
  return { language: words < fewWords || best.language === "en" ? "unknown" : best.language, share: best.share };
}

/** Words are letters and apostrophes in a row. */
function counted(text: string) {
  const functions = languages.map(() => 0);
  let [letters, latin, words, begin] = [0, 0, 0, -1];
  for (let at = 0; at <= text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    const kind = kindsOf(code);
    if ((kind & kinds.letter) !== 0) letters++;
    if ((kind & kinds.latin) !== 0) latin++;
    if ((kind & kinds.letter) !== 0 || code === apostrophe) {
      if (begin < 0) begin = at;
    } else if (begin >= 0) {
      words++;
      const bits = at - begin > longestFunctionWord ? 0 : (languagesOf.get(text.slice(begin, at)) ?? 0);
      for (let language = 0; bits >> language !== 0; language++) functions[language]! += (bits >> language) & 1;
      begin = -1;
    }
    at += unitsOf(code);
  }
  return { letters, latin, words, functions };
}

/** English, or nothing that says otherwise. */
export const readable = ({ language }: Language): boolean => language === "en" || language === "unknown";
