// Where there is no such user, or not any more.

import { Link } from "wouter";
import { Empty } from "../../parts/empty";

export default function Gone({ id }: { id: string }) {
  return (
    <Empty
      icon="users"
      title="There is no such user"
      action={
        <Link className="button" href="/users">
          Go to the users
        </Link>
      }
    >
      {`Nobody has the id ${id}: they may have been deleted, or you may not see them.`}
    </Empty>
  );
}
