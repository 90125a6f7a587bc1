// The kind under which searches for factors stand in the records.

export const studyKind = "factor-search";
