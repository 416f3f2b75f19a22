// What can be done with one member of a project.

import { useMutation } from "urql";
import { Icon } from "../../parts/icon";
import { Menu } from "../../parts/menu";
import { useToast } from "../../parts/toast";
import { refusalsOf } from "../../parts/bulk";
import { wordsOf } from "../../client";
import { ADD } from "./add";
import type { Member } from "./members-query";
import type { Project } from "./project-query";

interface Props {
  project: Project;
  member: Member;
  onRemove: () => void;
}

export function MemberMenu({ project, member, onRemove }: Props) {
  const [, add] = useMutation(ADD);
  const say = useToast();
  const isAdmin = member.role === "ADMIN";
  const role = isAdmin ? "MEMBER" : "ADMIN";

  async function setRole() {
    const { data, error } = await add({ users: { ids: [member.id] }, project: project.id, role });
    const refusals = error ? [wordsOf(error)] : refusalsOf(data?.addUsersToProject).map(({ message }) => message);
    say(refusals.join(" ") || `${member.name} is ${isAdmin ? "no admin any more" : "an admin now"}`);
  }

  return (
    <Menu
      className="button quiet icon"
      label={`Actions for ${member.name}`}
      button={<Icon name="more" />}
      items={[
        { label: isAdmin ? "Make an ordinary member" : "Make an admin of the project", onChoose: () => void setRole() },
        { label: "Remove from the project …", onChoose: onRemove, dangerous: true },
      ]}
    />
  );
}
