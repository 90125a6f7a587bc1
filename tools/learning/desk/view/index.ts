// What stands behind the desk's tools about models: it brings the registry, serving and explanations with it.

export { type ModelViewParts, openModelView, type Standing } from "./model-view.ts";
