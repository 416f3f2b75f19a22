// Who is signed in, the choice of the theme, and the way out.

import { Link } from "wouter";
import { inWords } from "../parts/badge";
import { Avatar } from "../parts/avatar";
import { Icon } from "../parts/icon";
import { Option } from "../parts/option";
import { Popover } from "../parts/popover";
import { useToast } from "../parts/toast";
import { signOut } from "../../session";
import { THEMES, useTheme } from "../theme";
import { useViewer } from "../viewer";

export function Account() {
  const { user, refresh } = useViewer();
  const [theme, chooseTheme] = useTheme();
  const say = useToast();

  async function leave() {
    await signOut().then(refresh, () => say("The server does not answer: you are still signed in."));
  }

  const button = (
    <>
      <Avatar id={user.id} name={user.name} />
      <span>{user.name}</span>
      <Icon name="upDown" size={16} />
    </>
  );
  return (
    <Popover className="account" label={`Account of ${user.name}`} button={button}>
      {(close) => (
        <>
          <p className="menu-label">{user.email ?? user.username}</p>
          <Link className="option" href="/account" onClick={close}>
            <Icon name="person" size={16} /> My account
          </Link>
          <Link className="option" href="/account?tab=history" onClick={close}>
            <Icon name="log" size={16} /> My history
          </Link>
          <hr className="menu-line" />
          <p className="menu-label">Theme</p>
          {THEMES.map((each) => (
            <Option key={each} chosen={each === theme} onChoose={() => chooseTheme(each)}>
              {inWords(each)}
            </Option>
          ))}
          <hr className="menu-line" />
          <Option onChoose={() => void leave()}>
            <Icon name="exit" size={16} /> Sign out
          </Option>
        </>
      )}
    </Popover>
  );
}
