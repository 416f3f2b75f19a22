// The state of a record in one word; its colour says whether all is well.

const TONES: Record<string, string> = {
  ACTIVE: "good",
  DEACTIVATED: "",
  DISABLED: "",
  ROTATING: "warn",
  EXPIRED: "warn",
  REVOKED: "bad",
  LOCKED: "bad",
  VERIFIED: "good",
  MUST_CHANGE_PASSWORD: "warn",
};

export function Badge({ status }: { status: string }) {
  return <span className={`badge ${TONES[status] ?? ""}`}>{inWords(status)}</span>;
}

/** LAST_ADMIN is "Last admin". */
export function inWords(constant: string): string {
  const words = constant.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
