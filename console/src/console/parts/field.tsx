// A field of a form: its label, a hint, and what is wrong with it.

import { type ComponentProps, type ReactNode, useId } from "react";
import { useForm } from "./form";

interface Props extends ComponentProps<"input"> {
  name: string;
  label: string;
  hint?: ReactNode;
  /** What is suggested; anything else may be typed. */
  options?: readonly string[];
}

export function Field({ label, hint, name, options, ...input }: Props) {
  const id = useId();
  const wrong = useForm().said.get(name);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={name}
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        aria-invalid={Boolean(wrong)}
        aria-describedby={`${id}-more`}
        {...(options && { list: `${id}-options` })}
        {...input}
      />
      {options && (
        <datalist id={`${id}-options`}>
          {options.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
      <span id={`${id}-more`} className={wrong ? "problem" : "hint"}>
        {wrong || hint}
      </span>
    </div>
  );
}

export function Check({ label, name, ...input }: { name: string; label: string } & ComponentProps<"input">) {
  const id = useId();
  const wrong = useForm().said.get(name);
  return (
    <div>
      <label className="check">
        <input type="checkbox" name={name} aria-invalid={Boolean(wrong)} aria-describedby={id} {...input} />
        {label}
      </label>
      <span id={id} className="problem">
        {wrong}
      </span>
    </div>
  );
}

interface SubmitProps {
  children: ReactNode;
  className?: string;
  disabled?: boolean;
}

export function Submit({ children, className = "primary", disabled = false }: SubmitProps) {
  const { busy } = useForm();
  return (
    <button className={`button ${className}`} disabled={busy || disabled}>
      {children}
    </button>
  );
}
