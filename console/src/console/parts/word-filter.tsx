// A filter by a word that is typed.

import { Field, Submit } from "./field";
import type { Filter } from "./filter-bar";
import { Form, given } from "./form";

export function byWord(name: string, label: string, example: string): Filter {
  return {
    name,
    label,
    Shown: ({ value }) => value,
    Editor: ({ value, onChoose }) => (
      <Form onSubmit={async (data) => (onChoose(given(data, name) ?? ""), [])}>
        <Field name={name} label={label} placeholder={example} defaultValue={value} hint="Exactly this." />
        <Submit>Apply</Submit>
      </Form>
    ),
  };
}
