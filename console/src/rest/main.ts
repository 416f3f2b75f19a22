// Swagger UI for the dialect whose address this is: /express/docs shows /express/openapi.json.

import SwaggerUIBundle from "swagger-ui-dist/swagger-ui-es-bundle.js";
import "swagger-ui-dist/swagger-ui.css";
import { isReadableOnTheWay, WARNING } from "../danger";
import "../page.css";
import "./rest.css";

const dark = matchMedia("(prefers-color-scheme: dark)");
const choose = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", choose);
choose();

if (isReadableOnTheWay(location)) {
  const line = Object.assign(document.createElement("p"), { className: "danger", textContent: WARNING });
  line.setAttribute("role", "alert");
  document.body.prepend(line);
}

SwaggerUIBundle({
  dom_id: "#page",
  url: "openapi.json",
  persistAuthorization: false, // a key is not for storing
  validatorUrl: null, // which would send the document elsewhere
  queryConfigEnabled: false, // an address must not choose another document
  docExpansion: "list",
  deepLinking: false,
  tryItOutEnabled: true,
  requestInterceptor: (request) => ({ ...request, credentials: "omit" }),
});
