// The dialog in which something is done to a key.

import { later } from "../later";
import type { Key } from "./key";

const Rotate = later(() => import("./rotate"));
const Scopes = later(() => import("./change-scopes"));
const End = later(() => import("./end"));

export type Doing = "rotate" | "scopes" | "revoke" | "delete";

interface Props {
  apiKey: Key;
  doing: Doing;
  onClose: () => void;
  onDeleted?: () => void;
}

export function KeyDialog({ apiKey, doing, onClose, onDeleted = onClose }: Props) {
  if (doing === "rotate") return <Rotate apiKey={apiKey} onClose={onClose} />;
  if (doing === "scopes") return <Scopes apiKey={apiKey} onClose={onClose} />;
  return <End key={doing} how={doing} apiKey={apiKey} onDone={doing === "delete" ? onDeleted : onClose} onClose={onClose} />;
}
