// An address where there is no page.

import { Link } from "wouter";
import { Empty } from "../parts/empty";

export default function NotFound() {
  return (
    <Empty
      icon="search"
      title="There is no page here"
      action={
        <Link className="button" href="/">
          Go to the start
        </Link>
      }
    >
      The address may be mistyped, or what it was about is gone.
    </Empty>
  );
}
