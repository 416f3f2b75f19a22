// The dialog that the address names, where it is offered.

import { later } from "../../parts/later";
import { useDialog } from "../../parts/opened";
import { ACTIONS } from "./actions";
import type { User } from "./query";

const Link = later(() => import("./dialogs/link"));
const Password = later(() => import("./dialogs/password"));
const Status = later(() => import("./dialogs/status"));
const Unlock = later(() => import("./dialogs/unlock"));

export function Dialogs({ user }: { user: User }) {
  const offers = Object.fromEntries(ACTIONS.map(({ open, isOffered }) => [open, isOffered(user)]));
  const { open, close } = useDialog(offers);
  const given = { user, onClose: close };
  return (
    <>
      {open === "invitation" && <Link {...given} purpose="INVITATION" />}
      {open === "reset" && <Link {...given} purpose="PASSWORD_RESET" />}
      {open === "verify" && <Link {...given} purpose="EMAIL_VERIFICATION" />}
      {open === "password" && <Password {...given} />}
      {open === "unlock" && <Unlock {...given} />}
      {(open === "activate" || open === "deactivate") && <Status {...given} />}
    </>
  );
}

export interface DialogProps {
  user: User;
  onClose: () => void;
}
