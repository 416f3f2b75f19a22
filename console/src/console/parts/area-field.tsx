// A field of several lines.

import { type ComponentProps, type ReactNode, useId } from "react";
import { useForm } from "./form";

interface Props extends ComponentProps<"textarea"> {
  name: string;
  label: string;
  hint?: ReactNode;
}

export function AreaField({ name, label, hint, ...area }: Props) {
  const id = useId();
  const wrong = useForm().said.get(name);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        name={name}
        spellCheck={false}
        aria-invalid={Boolean(wrong)}
        aria-describedby={`${id}-more`}
        {...area}
      />
      <span id={`${id}-more`} className={wrong ? "problem" : "hint"}>
        {wrong || hint}
      </span>
    </div>
  );
}
