// The order on the gateway is no longer the one in the dialog.

export function ChangedNotice() {
  return (
    <p role="alert" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
      The order changed while this was open. Close it, look at the new order, and decide again.
    </p>
  );
}
