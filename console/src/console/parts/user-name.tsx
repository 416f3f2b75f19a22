// A user in a table, with the link to their page.

import { Link } from "wouter";
import { Person } from "./person";

interface Props {
  id: string;
  name: string;
  email?: string | null;
  username: string;
}

export function UserName({ id, name, email, username }: Props) {
  const link = (
    <Link className="whole" href={`/users/${id}`}>
      {name}
    </Link>
  );
  return <Person id={id} name={link} label={name} detail={[email, username].find((each) => each && each !== name)} />;
}
