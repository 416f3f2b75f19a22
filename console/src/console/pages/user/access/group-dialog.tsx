// Puts a user into a group that is found by its name.

import { useState } from "react";
import { useAct } from "../../../act";
import { graphql } from "../../../graphql";
import { Dialog } from "../../../parts/dialog";
import { Submit } from "../../../parts/field";
import { Form } from "../../../parts/form";
import { Finder } from "../../../parts/record-filter";
import { useToast } from "../../../parts/toast";
import { problemsOf } from "../../../problems";
import type { DialogProps } from "../dialogs";
import { SET_MEMBERS } from "./members";

const FIND = graphql(`
  query GroupsToJoin($search: String!) {
    groups(first: 20, search: $search, orderBy: [{ field: NAME }]) {
      nodes {
        id
        name
        viewerCan
      }
    }
  }
`);

export function GroupDialog({ user, onClose }: DialogProps) {
  const [group, setGroup] = useState("");
  const set = useAct(SET_MEMBERS);
  const say = useToast();

  async function submit() {
    const result = await set({ group, add: [user.id], dryRun: false });
    const problems = problemsOf(result);
    if (problems.length > 0) return problems;
    const payload = result.data?.setGroupMembers;
    const isNew = Boolean(payload?.addedEdges.length);
    say(`${user.name} ${isNew ? "is now" : "was already"} in ${payload?.group?.name}`);
    onClose();
    return [];
  }

  return (
    <Dialog title="Add to a group" onClose={onClose}>
      <Form onSubmit={submit}>
        <div className="choice">
          <Finder
            label="Group"
            find={FIND}
            found={({ groups }) => groups?.nodes.filter(({ viewerCan }) => viewerCan.includes("MANAGE_MEMBERS")) ?? []}
            chosen={group}
            onChoose={setGroup}
          />
        </div>
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <Submit disabled={!group}>Add</Submit>
        </div>
      </Form>
    </Dialog>
  );
}
