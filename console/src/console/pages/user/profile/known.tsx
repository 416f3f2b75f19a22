// What the server knows of an account, beside what people say of it.

import { Fact, FactList } from "../../../parts/fact-list";
import { Time } from "../../../parts/time";
import type { User } from "../query";

export function Known({ user }: { user: User }) {
  return (
    <FactList>
      <Fact label="Number">{user.number}</Fact>
      <Fact label="Created">
        <Time at={user.createdAt} />
      </Fact>
      <Fact label="Changed">
        <Time at={user.updatedAt} />
      </Fact>
      <Fact label="Last sign-in">
        <Time at={user.lastLoginAt} />
      </Fact>
      <Fact label="Password">{user.hasPassword ? <Set at={user.passwordChangedAt} /> : <span className="soft">none</span>}</Fact>
      <Fact label="E-mail address verified">
        <Time at={user.emailVerifiedAt} never={user.email ? "not yet" : "has none"} />
      </Fact>
      {user.statusChangedAt && (
        <Fact label={user.status === "ACTIVE" ? "Active since" : "Deactivated"}>
          <Time at={user.statusChangedAt} />
          {user.statusReason && <p className="soft">“{user.statusReason}”</p>}
        </Fact>
      )}
    </FactList>
  );
}

function Set({ at }: { at: string | null }) {
  return at ? (
    <>
      set <Time at={at} />
    </>
  ) : (
    "is set"
  );
}
