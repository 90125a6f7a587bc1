// What is done to factors before they are ranked.

export {
  columnsOfPreparation,
  Neutraliser,
  Preparation,
  preparationSays,
  prepared,
} from "./prepare.ts";
