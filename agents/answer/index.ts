// Wording the desk's answer.

export { AnswerTask } from "./answer-task.ts";
export { wordAnswer } from "./word-answer.ts";
