// What a user may do, and by what: groups, permissions of their own, all of it together, and a question.

import { useAddress } from "../../../address";
import type { User } from "../query";
import { Check } from "./check";
import { Direct } from "./direct";
import { Effective } from "./effective";
import { Groups } from "./groups";

export default function Access({ user }: { user: User }) {
  const { get, change } = useAddress();
  const dialogs = {
    open: get("open"),
    onOpen: (open: string) => change({ open }),
    onClose: () => change({ open: null }, { replace: true }),
  };
  return (
    <>
      <Groups user={user} {...dialogs} />
      <Direct user={user} {...dialogs} />
      <Effective user={user} />
      {user.viewerCan.includes("CHECK_PERMISSIONS") && <Check user={user} />}
    </>
  );
}

export interface PartProps {
  user: User;
  /** The dialog that is open, by its word in the address. */
  open: string;
  onOpen: (open: string) => void;
  onClose: () => void;
}
