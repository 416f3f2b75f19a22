// The sign and the name.

import icon from "../../icon.svg";

export function Mark() {
  return (
    <>
      <img src={icon} alt="" />
      Gatebook
    </>
  );
}
