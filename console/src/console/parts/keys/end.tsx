// Revokes a key, or deletes it, in view of what that means.

import { useMutation } from "urql";
import { graphql } from "../../graphql";
import { ConfirmDialog } from "../confirm-dialog";
import { useToast } from "../toast";
import { problemsOf } from "../../problems";
import { type Key, nameOf, OF_KEYS } from "./key";

const REVOKE = graphql(`
  mutation RevokeApiKey($id: ID!, $dryRun: Boolean!) {
    revokeApiKey(apiKey: { id: $id }, dryRun: $dryRun) {
      apiKey {
        id
        status
      }
      problems {
        message
        path
      }
    }
  }
`);
const DELETE = graphql(`
  mutation DeleteApiKey($id: ID!, $dryRun: Boolean!) {
    deleteApiKey(apiKey: { id: $id }, dryRun: $dryRun) {
      deletedId
      problems {
        message
        path
      }
    }
  }
`);

const WORDS = {
  revoke: { action: "Revoke", effect: "lets nobody in any more, and stays for the record", done: "is revoked" },
  delete: { action: "Delete", effect: "lets nobody in any more, and is gone", done: "is deleted" },
};

interface Props {
  how: "revoke" | "delete";
  apiKey: Key;
  onDone: () => void;
  onClose: () => void;
}

export default function End({ how, apiKey, onDone, onClose }: Props) {
  const [, revoke] = useMutation(REVOKE);
  const [, remove] = useMutation(DELETE);
  const say = useToast();
  const { action, effect, done } = WORDS[how];
  const { id } = apiKey;

  async function send(dryRun: boolean) {
    return how === "revoke" ? problemsOf(await revoke({ id, dryRun })) : problemsOf(await remove({ id, dryRun }, OF_KEYS));
  }

  async function preview() {
    const problems = await send(true);
    const results = [{ label: nameOf(apiKey), effect, problems: [] }];
    return { results: problems.length > 0 ? [] : results, problems };
  }

  async function confirm() {
    const problems = await send(false);
    if (problems.length === 0) {
      say(`${nameOf(apiKey)} ${done}`);
      onDone();
    }
    return problems;
  }

  return (
    <ConfirmDialog
      title={`${action} ${nameOf(apiKey)}?`}
      action={action}
      dangerous
      preview={preview}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}
