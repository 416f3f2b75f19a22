// All styles, from the most general to the most particular.

import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/narrow.css";
import "./styles/controls.css";
import "./styles/form.css";
import "./styles/table.css";
import "./styles/cards.css";
import "./styles/overlay.css";
import "./styles/people.css";
import "./styles/parts.css";
import "./styles/events.css";
import "./styles/boards.css";
import "./styles/record.css";
import "./styles/picks.css";
import "./styles/access.css";
import "./styles/user.css";
