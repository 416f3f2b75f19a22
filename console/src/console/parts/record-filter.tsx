// A filter by a record, found by its name as one types; the address holds its id.

import { useState } from "react";
import { type TypedDocumentNode, useQuery } from "urql";
import type { Filter } from "./filter-bar";
import { useEnter } from "./finding";
import { Option } from "./option";
import { walk } from "./popover";

type Named = readonly { id: string; name: string }[];

interface Source<Data> {
  /** Takes `search` and finds records that have the words in their name. */
  find: TypedDocumentNode<Data, { search: string }>;
  found: (data: Data) => Named;
}

export interface Lookup<Found, Label> extends Source<Found> {
  /** Takes `id` and reads the one. */
  read: TypedDocumentNode<Label, { id: string }>;
  nameOf: (data: Label) => string | undefined;
}

export function byRecord<Found, Label>(name: string, label: string, lookup: Lookup<Found, Label>): Filter {
  return {
    name,
    label,
    Shown: ({ value }) => {
      const [{ data }] = useQuery({ query: lookup.read, variables: { id: value } });
      return data ? (lookup.nameOf(data) ?? "unknown") : "…";
    },
    Editor: ({ value, onChoose }) => <Finder label={label} {...lookup} chosen={value} onChoose={onChoose} />,
  };
}

interface Props<Data> extends Source<Data> {
  label: string;
  chosen: string;
  onChoose: (id: string) => void;
}

export function Finder<Data>({ label, find, found, chosen, onChoose }: Props<Data>) {
  const [search, setSearch] = useState("");
  const [{ data, fetching }] = useQuery({ query: find, variables: { search } });
  const records = data ? found(data) : [];
  const press = useEnter({ search, isThere: Boolean(data) && !fetching, first: records[0] }, ({ id }) => onChoose(id));
  return (
    <div className="find" onKeyDown={walk}>
      <input
        type="search"
        aria-label={`Find: ${label}`}
        placeholder="Find by name"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={press}
      />
      <div role="status">{data && records.length === 0 && <p className="soft">Nothing of that name.</p>}</div>
      {records.map(({ id, name }) => (
        <Option key={id} chosen={id === chosen} onChoose={() => onChoose(id)}>
          {name}
        </Option>
      ))}
    </div>
  );
}
