// Chooses users, found by name as one types.

import { useState } from "react";
import { useQuery } from "urql";
import { graphql, type VariablesOf } from "../graphql";
import { useEnter } from "./finding";
import { Icon } from "./icon";
import { walk } from "./popover";

const FIND = graphql(`
  query FindPeople($search: String!, $where: UserFilter) {
    users(first: 8, search: $search, where: $where, orderBy: [{ field: NAME }]) {
      nodes {
        id
        name
        username
      }
    }
  }
`);

export type Chosen = ReadonlyMap<string, string>;

interface Props {
  /** Who can be chosen. */
  where: VariablesOf<typeof FIND>["where"];
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
}

export function PeoplePicker({ where, chosen, onChange }: Props) {
  const [search, setSearch] = useState("");
  const [{ data, fetching }] = useQuery({ query: FIND, variables: { search, where: where ?? null } });
  const found = data?.users?.nodes;

  function toggle(id: string, name: string) {
    const after = new Map(chosen);
    if (!after.delete(id)) after.set(id, name);
    onChange(after);
  }

  const left = found?.find(({ id }) => !chosen.has(id));
  const press = useEnter({ search, isThere: Boolean(data) && !fetching, first: left }, ({ id, name }) => toggle(id, name));

  return (
    <div className="people-picker" onKeyDown={walk}>
      <input
        type="search"
        aria-label="Find users"
        placeholder="Find by name, username or e-mail address"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.preventDefault();
          press(event);
        }}
      />
      {chosen.size > 0 && (
        <ul className="chips" aria-label="Chosen">
          {[...chosen].map(([id, name]) => (
            <li key={id} className="chip set">
              <button type="button" aria-label={`Leave out ${name}`} onClick={() => toggle(id, name)}>
                {name} <Icon name="close" size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div role="status">{found?.length === 0 && <p className="soft">Nobody of that name is left to choose.</p>}</div>
      <ul className="picks" aria-label="Found">
        {found?.map(({ id, name, username }) => (
          <li key={id}>
            <label>
              <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id, name)} />
              <b>{name}</b>
              {username !== name && <span className="soft">{username}</span>}
            </label>
          </li>
        ))}
      </ul>
    </div>
  );
}
