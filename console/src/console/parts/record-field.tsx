// A field of a form that holds a record, found by its name; the form gets its id.

import { useId, useRef, useState } from "react";
import { useQuery } from "urql";
import { useEnter } from "./finding";
import { useForm } from "./form";
import { Icon } from "./icon";
import { walk } from "./popover";
import type { Lookup } from "./record-filter";

interface Props<Found, Label> extends Lookup<Found, Label> {
  name: string;
  label: string;
  hint?: string;
  /** The id it begins with. */
  initial?: string | undefined;
  onChoose?: (id: string) => void;
}

export function RecordField<Found, Label>(props: Props<Found, Label>) {
  const { name, label, hint, initial = "", onChoose, read, nameOf } = props;
  const [chosen, setChosen] = useState(initial);
  const said = useForm().said.get(name);
  const wrong = chosen ? "" : said; // what was said is mended by choosing
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  function choose(id: string) {
    setChosen(id);
    onChoose?.(id);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>("button, input[type=search]")?.focus());
  }
  return (
    <div ref={box} className="field record-field" role="group" aria-labelledby={id} onKeyDown={walk}>
      <span id={id}>{label}</span>
      <input type="hidden" name={name} value={chosen} />
      {chosen ? (
        <Chosen id={chosen} read={read} nameOf={nameOf} label={label} onClear={() => choose("")} />
      ) : (
        <Search {...props} wrong={Boolean(wrong)} onChoose={choose} />
      )}
      <span className={wrong ? "problem" : "hint"}>{wrong || hint}</span>
    </div>
  );
}

interface ChosenProps<Label> extends Pick<Lookup<unknown, Label>, "read" | "nameOf"> {
  id: string;
  label: string;
  onClear: () => void;
}

function Chosen<Label>({ id, read, nameOf, label, onClear }: ChosenProps<Label>) {
  const [{ data }] = useQuery({ query: read, variables: { id } });
  return (
    <span className="chosen">
      <b>{data ? (nameOf(data) ?? "unknown") : "…"}</b>
      <button type="button" className="button quiet icon" aria-label={`Choose another: ${label}`} onClick={onClear}>
        <Icon name="close" size={16} />
      </button>
    </span>
  );
}

interface SearchProps<Found> extends Pick<Lookup<Found, unknown>, "find" | "found"> {
  label: string;
  wrong: boolean;
  onChoose: (id: string) => void;
}

function Search<Found>({ label, find, found, wrong, onChoose }: SearchProps<Found>) {
  const [search, setSearch] = useState("");
  const [{ data, fetching }] = useQuery({ query: find, variables: { search }, pause: search.trim() === "" });
  const records = data && search.trim() ? found(data) : [];
  const press = useEnter({ search, isThere: Boolean(data) && !fetching, first: records[0] }, ({ id }) => onChoose(id));
  return (
    <>
      <input
        type="search"
        aria-label={`Find: ${label}`}
        aria-invalid={wrong}
        placeholder="Find by name"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={press}
      />
      <div role="status">{search.trim() && data && records.length === 0 && <p className="soft">Nothing of that name.</p>}</div>
      {records.length > 0 && (
        <ul className="finds" aria-label="Found">
          {records.map(({ id, name }) => (
            <li key={id}>
              <button type="button" className="option" onClick={() => onChoose(id)}>
                {name}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
