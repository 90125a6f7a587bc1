// An address that names no page.

import { Link } from "@tanstack/react-router";
import { buttonClass } from "../shared/button.tsx";
import { Empty } from "../shared/empty.tsx";

export function NotFound() {
  return (
    <Empty title="No page at this address">
      <p>Nothing was changed. The link may be from a later version of the desk.</p>
      <Link to="/" className={buttonClass("quiet", "mt-4")}>
        Go to the desk
      </Link>
    </Empty>
  );
}
