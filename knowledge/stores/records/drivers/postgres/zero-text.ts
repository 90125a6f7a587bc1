// Text with zero characters. PostgreSQL takes none, SQLite and files do; a line in quarantine may hold some. They are stored under a
// private character of Unicode, and that character under itself twice, so that every text comes back as it was and none equals another.

const mark = "\uE000";
const odd = /[\0\uE000]/g;
const marked = /\uE000([0\uE000])/g;

export const toStored = (value: unknown): unknown =>
  typeof value === "string" ? value.replace(odd, (found) => mark + (found === mark ? mark : "0")) : value;

export const fromStored = (value: unknown): unknown =>
  typeof value === "string" && value.includes(mark)
    ? value.replace(marked, (_, found: string) => (found === mark ? mark : "\0"))
    : value;
