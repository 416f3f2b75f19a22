// Somebody's initials on a tint that is always the same for the same person.

const TINTS = 6;

export function Avatar({ id, name }: { id: string; name: string }) {
  // By style sheet: they are a picture, and no part of what is read out.
  return <span className={`avatar tint-${parseInt(id.slice(0, 8), 16) % TINTS}`} data-initials={initials(name)} />;
}

function initials(name: string): string {
  const words = name.split(/[\s@._-]+/u).filter(Boolean);
  const chosen = words.length > 1 && !name.includes("@") ? [words[0], words.at(-1)] : [words[0]];
  return chosen.map((word) => [...(word ?? "?")][0]).join("").toUpperCase();
}
