// What can be done to a user by a dialog: its word in the address, and what the menu says.

import { isLocked, type User } from "./query";

interface Action {
  open: string;
  label: string;
  dangerous?: boolean;
  isOffered: (user: User) => boolean;
}

const can = (user: User, action: User["viewerCan"][number]) => user.viewerCan.includes(action);
const isActive = (user: User) => user.status === "ACTIVE";

export const ACTIONS: readonly Action[] = [
  {
    open: "invitation",
    label: "Invitation link …",
    isOffered: (user) => can(user, "INVITE") && isActive(user) && !user.hasPassword,
  },
  {
    open: "reset",
    label: "Link to reset the password …",
    isOffered: (user) => can(user, "INVITE") && isActive(user) && user.hasPassword,
  },
  {
    open: "verify",
    label: "Link to verify the address …",
    isOffered: (user) => can(user, "INVITE") && isActive(user) && Boolean(user.email) && !user.emailVerifiedAt,
  },
  { open: "password", label: "Set password …", isOffered: (user) => can(user, "SET_PASSWORD") },
  { open: "unlock", label: "Unlock …", isOffered: (user) => can(user, "UNLOCK") && isLocked(user) },
  {
    open: "deactivate",
    label: "Deactivate …",
    dangerous: true,
    isOffered: (user) => can(user, "SET_STATUS") && isActive(user),
  },
  { open: "activate", label: "Activate …", isOffered: (user) => can(user, "SET_STATUS") && !isActive(user) },
];

export function actionsOn(user: User): readonly Action[] {
  return ACTIONS.filter(({ isOffered }) => isOffered(user));
}
