// What would become of each user, or what became: how many, and who, with whom something is wrong first.

import type { Row } from "./mutations";

const SHOWN = 200;

export function countsOf(rows: readonly Row[]) {
  const refused = rows.filter(({ problems }) => problems.length > 0);
  const changed = rows.filter(({ problems, changes }) => problems.length === 0 && changes.length > 0);
  return { refused, changed, unchanged: rows.length - refused.length - changed.length };
}

interface Props {
  rows: readonly Row[];
  effect: string;
  isDone?: boolean;
}

export function Outcome({ rows, effect, isDone = false }: Props) {
  const { refused, changed, unchanged } = countsOf(rows);
  const others = rows.filter(({ problems }) => problems.length === 0);
  const shown = isDone ? refused : [...refused, ...others];
  return (
    <>
      <div className="counts" role="status">
        <Count number={changed.length} words={isDone ? "changed" : "would change"} />
        <Count number={unchanged} words={isDone ? "stayed as they were" : "would stay as they are"} />
        <Count number={refused.length} words={isDone ? "refused" : "would be refused"} bad />
      </div>
      {shown.length > 0 && (
        <ul className="results" tabIndex={0} aria-label={isDone ? "Who was refused" : "What would happen"}>
          {shown.slice(0, SHOWN).map(({ id, label, changes, problems }) => (
            <li key={id}>
              <b>{label}</b>
              {problems.length > 0 ? (
                <span className="problem">{problems.map(({ message }) => message).join(" ")}</span>
              ) : (
                <span className="soft">{changes.length > 0 ? effect : "stays as it is"}</span>
              )}
            </li>
          ))}
          {shown.length > SHOWN && (
            <li className="soft">and {(shown.length - SHOWN).toLocaleString("en")} more</li>
          )}
        </ul>
      )}
    </>
  );
}

function Count({ number, words, bad = false }: { number: number; words: string; bad?: boolean }) {
  if (number === 0) return null;
  return (
    <span className={bad ? "bad" : ""}>
      <b>{number.toLocaleString("en")}</b> {words}
    </span>
  );
}
