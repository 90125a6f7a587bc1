// Many factors over one panel.

export { factorValues, rankedExpression } from "./factor-values.ts";
export { type JudgedRows, judgedRows, type Stretch } from "./judged-rows.ts";
export { chanceId, columnsOfSurvey, type Survey, type SurveyQuery, surveyFactors } from "./survey.ts";
