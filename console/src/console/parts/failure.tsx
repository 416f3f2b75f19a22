// What failed, in words, and the way to try it again.

import type { CombinedError } from "urql";
import { wordsOf } from "../client";
import { Icon } from "./icon";

export function Failure({ error, onRetry }: { error: CombinedError; onRetry: () => void }) {
  return (
    <div className="void" role="alert">
      <Icon name="alert" size={28} />
      <h2>That did not work</h2>
      <p>{wordsOf(error)}</p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
