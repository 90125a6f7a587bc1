// Data quality: what is wrong, odd or thin in what the desk knows, told from the facts themselves.

export {
  isNyseDay,
  isNyseEarlyClose,
  isWeekend,
  nextBankDay,
  nextNyseDay,
  nyseDaysBetween,
  rulesFromYear,
} from "./us-days.ts";
