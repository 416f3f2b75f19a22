// What a list is narrowed by: a chip for each filter, which opens the choice, and says what was chosen.

import type { FunctionComponent, ReactNode } from "react";
import { FIRST_PAGE, useAddress } from "../address";
import { Icon } from "./icon";
import { Option } from "./option";
import { Popover } from "./popover";

export interface Filter {
  /** Its word in the address. */
  name: string;
  label: string;
  /** What the address holds, for a person. */
  Shown: FunctionComponent<{ value: string }>;
  Editor: FunctionComponent<{ value: string; onChoose: (value: string) => void }>;
}

export function FilterBar({ filters }: { filters: readonly Filter[] }) {
  return (
    <div className="chips filters" role="group" aria-label="Filters">
      {filters.map((filter) => (
        <Chip key={filter.name} {...filter} />
      ))}
    </div>
  );
}

function Chip({ name, label, Shown, Editor }: Filter) {
  const { get, change } = useAddress();
  const value = get(name);
  const choose = (chosen: string) => change({ ...FIRST_PAGE, [name]: chosen });
  const button: ReactNode = value ? (
    <span>
      {label}: <Shown value={value} />
    </span>
  ) : (
    <>
      <Icon name="plus" size={14} /> {label}
    </>
  );
  return (
    <span className={`chip ${value ? "set" : ""}`}>
      <Popover button={button} className="">
        {(close) => (
          <Editor
            value={value}
            onChoose={(chosen) => {
              close();
              choose(chosen);
            }}
          />
        )}
      </Popover>
      {value && (
        <button type="button" aria-label={`Remove filter ${label}`} onClick={() => choose("")}>
          <Icon name="close" size={14} />
        </button>
      )}
    </span>
  );
}

/** A filter with a few values to choose from. */
export function choice(name: string, label: string, values: Record<string, string>): Filter {
  return {
    name,
    label,
    Shown: ({ value }) => values[value] ?? value,
    Editor: ({ value, onChoose }) =>
      Object.entries(values).map(([each, words]) => (
        <Option key={each} chosen={each === value} onChoose={() => onChoose(each)}>
          {words}
        </Option>
      )),
  };
}

/** Words of the address that narrow the list: to know whether any does. */
export function useNarrowed(filters: readonly Filter[]) {
  const { get, change } = useAddress();
  const names = ["search", ...filters.map(({ name }) => name)];
  const widen = () => change({ ...FIRST_PAGE, ...Object.fromEntries(names.map((name) => [name, null])) });
  return { narrowed: names.some(get), widen };
}
