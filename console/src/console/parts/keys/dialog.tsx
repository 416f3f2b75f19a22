// The dialog in which something is done to a key.

import { later } from "../later";
import type { Key } from "./key";

const Rotate = later(() => import("./rotate"));
const Scopes = later(() => import("./change-scopes"));
const End = later(() => import("./end"));

export type Doing = "rotate" | "scopes" | "revoke" | "delete";

interface Props {
  apiKey: Key;
  /** None, or an unknown one of the address, shows nothing. */
  doing: string;
  onClose: () => void;
  onDeleted?: () => void;
}

export function KeyDialog({ apiKey, doing, onClose, onDeleted = onClose }: Props) {
  if (doing === "rotate") return <Rotate apiKey={apiKey} onClose={onClose} />;
  if (doing === "scopes") return <Scopes apiKey={apiKey} onClose={onClose} />;
  if (doing === "revoke") return <End key={doing} how={doing} apiKey={apiKey} onDone={onClose} onClose={onClose} />;
  if (doing === "delete") return <End key={doing} how={doing} apiKey={apiKey} onDone={onDeleted} onClose={onClose} />;
  return null;
}
