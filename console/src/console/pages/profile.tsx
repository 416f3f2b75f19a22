// The second step of a first sign-in: how one is called. Who has a name and an address already passes through.

import { useEffect } from "react";
import { useMutation, useQuery } from "urql";
import { graphql } from "../graphql";
import { Field, Submit } from "../parts/field";
import { Form, given } from "../parts/form";
import { useToast } from "../parts/toast";
import { problemsOf } from "../problems";
import { Lone } from "../shell/lone";

const ME = graphql(`
  query Me {
    currentUser {
      id
      username
      email
      firstName
      lastName
      displayName
    }
  }
`);

const SAVE = graphql(`
  mutation SaveProfile($id: ID!, $input: UpdateUserInput!) {
    updateUser(user: { id: $id }, input: $input) {
      user {
        id
        name
        email
      }
      problems {
        message
        path
      }
    }
  }
`);

export function Profile({ onDone }: { onDone: () => void }) {
  const [{ data, fetching }] = useQuery({ query: ME, requestPolicy: "network-only" });
  const [, save] = useMutation(SAVE);
  const say = useToast();
  const me = data?.currentUser;
  const isKnown = me?.email && (me.firstName || me.lastName || me.displayName);
  const passes = Boolean(isKnown) || (!fetching && !me);
  useEffect(() => {
    if (!passes) return;
    if (me) say(`You sign in as ${me.username}`);
    onDone();
  }, [passes]);
  if (!me || passes) return null;

  async function submit(data: FormData) {
    const names = ["firstName", "lastName", "email"];
    const input = Object.fromEntries(names.flatMap((name) => (given(data, name) ? [[name, given(data, name)]] : [])));
    const problems = problemsOf(await save({ id: me!.id, input }));
    if (problems.length === 0) onDone();
    return problems;
  }

  const lead = (
    <>
      You sign in as <b>{me.username}</b>. Tell others who you are; you can change it later.
    </>
  );
  return (
    <Lone title="You are in" lead={lead}>
      <Form onSubmit={submit}>
        <div className="row">
          <Field name="firstName" label="First name" autoComplete="given-name" defaultValue={me.firstName ?? ""} autoFocus />
          <Field name="lastName" label="Last name" autoComplete="family-name" defaultValue={me.lastName ?? ""} />
        </div>
        <Field name="email" label="E-mail address" type="email" autoComplete="email" defaultValue={me.email ?? ""} />
        <Submit className="primary wide">Save</Submit>
        <button type="button" className="button quiet wide" onClick={onDone}>
          Later
        </button>
      </Form>
    </Lone>
  );
}
