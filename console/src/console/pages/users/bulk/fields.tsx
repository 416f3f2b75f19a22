// What has to be said before many users are changed: why, into which group, to which project.

import { useState } from "react";
import { graphql } from "../../../graphql";
import { Field } from "../../../parts/field";
import { Finder } from "../../../parts/record-filter";
import { SelectField } from "../../../parts/select-field";
import type { Action } from "./actions";

const GROUPS = graphql(`
  query GroupsForMany($search: String!) {
    groups(first: 20, search: $search, orderBy: [{ field: NAME }]) {
      nodes {
        id
        name
        viewerCan
      }
    }
  }
`);
const PROJECTS = graphql(`
  query ProjectsForMany($search: String!) {
    projects(first: 20, search: $search, orderBy: [{ field: NAME }]) {
      nodes {
        id
        name
        viewerCan
      }
    }
  }
`);
const ROLES = { MEMBER: "Member", ADMIN: "Admin" };

export function Fields({ asks }: { asks: Action["asks"] }) {
  const [chosen, setChosen] = useState("");
  if (asks === "reason") {
    return <Field name="reason" label="Reason" hint="Kept with each of them and in the history. May be left empty." />;
  }
  const finder = { chosen, onChoose: setChosen };
  if (asks === "group") {
    return (
      <div className="choice">
        <input type="hidden" name="group" value={chosen} />
        <Finder
          label="Group"
          find={GROUPS}
          found={({ groups }) => groups?.nodes.filter(({ viewerCan }) => viewerCan.includes("MANAGE_MEMBERS")) ?? []}
          {...finder}
        />
      </div>
    );
  }
  return (
    <>
      <div className="choice">
        <input type="hidden" name="project" value={chosen} />
        <Finder
          label="Project"
          find={PROJECTS}
          found={({ projects }) => projects?.nodes.filter(({ viewerCan }) => viewerCan.includes("MANAGE_MEMBERS")) ?? []}
          {...finder}
        />
      </div>
      {asks === "project and role" && <SelectField name="role" label="Role" values={ROLES} />}
    </>
  );
}

/** What was left out. */
export function missing(asks: Action["asks"], given: FormData) {
  if (asks === "group" && !given.get("group")) return [{ message: "Choose a group.", path: null }];
  if (asks?.startsWith("project") && !given.get("project")) return [{ message: "Choose a project.", path: null }];
  return [];
}
