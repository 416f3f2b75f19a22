// The console: the pages where people look after users, projects, groups and keys.

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { Router } from "wouter";
import { App } from "./app";
import { client } from "./client";
import { Toasts } from "./parts/toast";
import "./styles";
import { applyTheme } from "./theme";

applyTheme();

createRoot(document.getElementById("page")!).render(
  <StrictMode>
    <Provider value={client}>
      <Router base="/console">
        <Toasts>
          <App />
        </Toasts>
      </Router>
    </Provider>
  </StrictMode>,
);
