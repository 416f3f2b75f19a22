// A filter by a text that is typed, and compared as it is.

import { Field, Submit } from "./field";
import type { Filter } from "./filter-bar";
import { Form, given } from "./form";

export function byText(name: string, label: string, hint: string, options?: readonly string[]): Filter {
  return {
    name,
    label,
    Shown: ({ value }) => (value.length > 12 ? `${value.slice(0, 8)}…` : value),
    Editor: ({ value, onChoose }) => {
      async function submit(data: FormData) {
        onChoose(given(data, "text") ?? "");
        return [];
      }
      return (
        <Form onSubmit={submit}>
          <Field name="text" label={label} hint={hint} defaultValue={value} {...(options && { options })} />
          <Submit>Apply</Submit>
        </Form>
      );
    },
  };
}
