// The playground: GraphiQL, with recipes, for whoever the bar says.

import { useGraphiQL } from "@graphiql/react";
import type { Fetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import "graphiql/setup-workers/vite";
import { StrictMode, useCallback, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { isReadableOnTheWay, WARNING } from "../danger";
import { ask } from "./account";
import { Bar, type Identity, NOBODY } from "./bar";
import { memory } from "./memory";
import { tabs, withQueryAlone } from "./recipes";
import "./styles";

const address = new URL(location.href);
const asked = address.searchParams.get("query");
history.replaceState(null, "", withQueryAlone(address));

const storage = memory();

function Playground() {
  const [identity, setIdentity] = useState<Identity>();
  const { secret, username } = identity ?? NOBODY;
  // A new fetcher makes GraphiQL read the schema again, which who just came in may see.
  const fetcher = useCallback<Fetcher>((body) => ask(body, secret) as ReturnType<Fetcher>, [secret, username]);
  return (
    <>
      {isReadableOnTheWay(location) && (
        <p className="danger" role="alert">
          {WARNING}
        </p>
      )}
      <Bar identity={identity} onChange={setIdentity} />
      {identity && <Editor fetcher={fetcher} username={username} />}
    </>
  );
}

/** What it begins with is for who is there then: who signs in later may have typed something. */
function Editor({ fetcher, username }: { fetcher: Fetcher; username: string | null }) {
  const [defaultTabs] = useState(() => tabs(asked, username));
  return (
    <main>
      <GraphiQL
        fetcher={fetcher}
        storage={storage}
        defaultTabs={defaultTabs}
        isHeadersEditorEnabled={false}
        inputValueDeprecation
        schemaDescription
      >
        <GraphiQL.Logo> </GraphiQL.Logo>
        <Wrapping />
      </GraphiQL>
    </main>
  );
}

/** Long lines, of comments above all, are broken: sideways there is little room. */
function Wrapping() {
  const editor = useGraphiQL((state) => state.queryEditor);
  useEffect(() => editor?.updateOptions({ wordWrap: "on", wrappingIndent: "indent" }), [editor]);
  return null;
}

createRoot(document.getElementById("page")!).render(
  <StrictMode>
    <Playground />
  </StrictMode>,
);
