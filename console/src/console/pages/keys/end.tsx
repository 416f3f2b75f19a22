// Revokes a key, or deletes it, in view of what that means.

import { useMutation } from "urql";
import { useLocation } from "wouter";
import { graphql } from "../../graphql";
import { ConfirmDialog } from "../../parts/confirm-dialog";
import { useToast } from "../../parts/toast";
import { problemsOf } from "../../problems";
import { type Key, nameOf } from "./key-query";

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
  revoke: { action: "Revoke key", effect: "lets nobody in any more, and stays for the record", done: "is revoked" },
  delete: { action: "Delete key", effect: "lets nobody in any more, and is gone", done: "is deleted" },
};

interface Props {
  how: "revoke" | "delete";
  apiKey: Key;
  onClose: () => void;
}

export default function End({ how, apiKey, onClose }: Props) {
  const [, revoke] = useMutation(REVOKE);
  const [, remove] = useMutation(DELETE);
  const [, go] = useLocation();
  const say = useToast();
  const { action, effect, done } = WORDS[how];
  const { id } = apiKey;

  async function send(dryRun: boolean) {
    return how === "revoke" ? problemsOf(await revoke({ id, dryRun })) : problemsOf(await remove({ id, dryRun }));
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
      if (how === "delete") go("/keys");
      else onClose();
    }
    return problems;
  }

  return (
    <ConfirmDialog
      title={`${action}?`}
      action={action}
      dangerous
      preview={preview}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
}
