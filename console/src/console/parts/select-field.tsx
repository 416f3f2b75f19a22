// A field with a few values to choose from.

import { type ComponentProps, type ReactNode, useId } from "react";
import { useForm } from "./form";

interface Props extends ComponentProps<"select"> {
  name: string;
  label: string;
  /** By what is sent: what a person reads. */
  values: Readonly<Record<string, string>>;
  hint?: ReactNode;
}

export function SelectField({ name, label, values, hint, ...select }: Props) {
  const id = useId();
  const wrong = useForm().said.get(name);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} aria-invalid={Boolean(wrong)} aria-describedby={`${id}-more`} {...select}>
        {Object.entries(values).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      <span id={`${id}-more`} className={wrong ? "problem" : "hint"}>
        {wrong || hint}
      </span>
    </div>
  );
}
