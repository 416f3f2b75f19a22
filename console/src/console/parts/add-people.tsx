// The dialog that makes users members of something.

import { type ReactNode, useState } from "react";
import type { Problem } from "../problems";
import { countOf } from "./count";
import { Dialog } from "./dialog";
import { Submit } from "./field";
import { Form } from "./form";
import { type Chosen, PeoplePicker } from "./people-picker";
import { useToast } from "./toast";

interface Props {
  title: string;
  /** Who is no member yet. */
  where: Parameters<typeof PeoplePicker>[0]["where"];
  add: (ids: string[], data: FormData) => Promise<readonly Problem[]>;
  onClose: () => void;
  /** More fields. */
  children?: ReactNode;
}

export function AddPeople({ title, where, add, onClose, children }: Props) {
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const say = useToast();

  async function submit(data: FormData) {
    const problems = await add([...chosen.keys()], data);
    if (problems.length === 0) {
      say(`${countOf(chosen.size, "members")} added`);
      onClose();
    }
    return problems;
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <Form onSubmit={submit}>
        <PeoplePicker where={where} chosen={chosen} onChange={setChosen} />
        {children}
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <Submit disabled={chosen.size === 0}>Add {chosen.size > 0 && countOf(chosen.size, "members")}</Submit>
        </div>
      </Form>
    </Dialog>
  );
}
