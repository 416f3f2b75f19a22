// GraphiQL's styles without its fonts, which the system has good ones for; then ours.

import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "graphiql/graphiql.css";
import "../page.css";
import "./playground.css";
