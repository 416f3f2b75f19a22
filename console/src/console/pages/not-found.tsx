// An address where there is no page.

import { Link } from "wouter";
import { PageHeader } from "../parts/page-header";

export default function NotFound() {
  return (
    <>
      <PageHeader title="There is no page here">The address may be mistyped, or what it was about is gone.</PageHeader>
      <Link className="button" href="/">
        Go to the start
      </Link>
    </>
  );
}
