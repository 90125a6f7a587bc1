// In whose name one decides: remembered in this browser, kept with every decision.

import { Field } from "../shared/field.tsx";
import { useStored, writeStored } from "../shared/stored.ts";

export const useActingAs = (): string => useStored("acting-as") ?? "";

export function ActingName({ note }: { readonly note: string }) {
  return (
    <Field
      label="Acting as"
      placeholder="Your name"
      autoComplete="name"
      maxLength={80}
      value={useActingAs()}
      onChange={(event) => writeStored("acting-as", event.target.value)}
      note={note}
    />
  );
}
