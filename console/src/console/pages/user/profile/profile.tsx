// The profile: what is said of a user, to be changed by who may, and what the server knows.

import { AreaField } from "../../../parts/area-field";
import { Field } from "../../../parts/field";
import { Section } from "../../../parts/section";
import type { User } from "../query";
import { ProfileForm } from "./form";
import { inWriting } from "./fields";
import { Known } from "./known";

export default function Profile({ user }: { user: User }) {
  const may = user.viewerCan.includes("UPDATE");
  return (
    <div className="split">
      <div className="card">
        <Section title="Profile">
          <ProfileForm user={user} readOnly={!may}>
            {(shown) => <Fields user={shown} readOnly={!may} />}
          </ProfileForm>
        </Section>
      </div>
      <div className="card">
        <Section title="About the account">
          <Known user={user} />
        </Section>
      </div>
    </div>
  );
}

function Fields({ user, readOnly }: { user: User; readOnly: boolean }) {
  const field = (name: "firstName" | "lastName" | "displayName" | "username" | "email" | "externalId") => ({
    name,
    readOnly,
    defaultValue: user[name] ?? "",
  });
  return (
    <>
      <div className="row">
        <Field {...field("firstName")} label="First name" autoCapitalize="words" />
        <Field {...field("lastName")} label="Last name" autoCapitalize="words" />
      </div>
      <Field {...field("displayName")} label="Display name" hint="Shown instead of first and last name." />
      <div className="row">
        <Field {...field("username")} label="Username" />
        <Field {...field("email")} label="E-mail address" type="email" />
      </div>
      <Field {...field("externalId")} label="External id" hint="What another system calls this user." />
      <div className="row">
        <Field name="avatarUrl" label="Address of a picture" type="url" readOnly={readOnly} defaultValue={user.avatarUrl ?? ""} />
        <Field name="redirectUri" label="Redirect address" type="url" readOnly={readOnly} defaultValue={user.redirectUri ?? ""} />
      </div>
      <AreaField
        name="attributes"
        label="Attributes"
        hint="Whatever else is to be kept, as a JSON object."
        rows={Math.min(14, inWriting(user.attributes).split("\n").length + 1)}
        readOnly={readOnly}
        defaultValue={inWriting(user.attributes)}
      />
    </>
  );
}
