// The REST APIs that are spoken here: where each is, how it is chosen, who may call, and a call to try.

import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql";
import { CopyButton } from "../../parts/copy";
import { Fact, FactList } from "../../parts/fact-list";
import { Failure } from "../../parts/failure";
import { PageHeader } from "../../parts/page-header";
import { ABOUT } from "./about";

const DIALECTS = graphql(`
  query Dialects {
    server {
      dialects {
        dialect
        baseUrl
        hosts
        ports
      }
    }
  }
`);
type Spoken = ResultOf<typeof DIALECTS>["server"]["dialects"][number];

export default function Dialects() {
  const [{ data, error }, refetch] = useQuery({ query: DIALECTS });
  return (
    <>
      <PageHeader title="Dialects">
        REST APIs that programs already know. All of them read and write this same directory.
      </PageHeader>
      {error && !data && <Failure error={error} onRetry={refetch} />}
      <div className="boards" aria-busy={!data}>
        {data?.server.dialects.map((spoken) => (
          <Dialect key={spoken.dialect} {...spoken} />
        ))}
      </div>
    </>
  );
}

function Dialect({ dialect, baseUrl, hosts, ports }: Spoken) {
  const { name, what, credential, path, atRoot } = ABOUT[dialect];
  const base = new URL(baseUrl, location.origin).href.replace(/\/$/, "");
  const call = `curl -sS '${base}${path}' -H "Authorization: Bearer $KEY"`;
  const id = `dialect-${dialect}`;
  return (
    <section className="board" aria-labelledby={id}>
      <header>
        <h2 id={id}>{name}</h2>
        <a className="button" href={`/${dialect.toLowerCase()}/docs`}>
          Try its calls
        </a>
        <p>{what}</p>
      </header>
      <FactList>
        <Fact label="Base URL">
          <span className="copyable">
            <code>{base}</code>
            <CopyButton text={base} label={`Copy the base URL of ${name}`} />
          </span>
        </Fact>
        <Fact label="Credential">{credential}</Fact>
        <Fact label="At the root">
          <span className="lines-of-text">
            {ports.length > 0 && <span>Ports {ports.join(", ")}</span>}
            {hosts.length > 0 && <span>Hosts {hosts.join(", ")}</span>}
            <span>{atRoot}</span>
            <span>Keys that are made for {name}</span>
          </span>
        </Fact>
      </FactList>
      <div className="snippet">
        <pre tabIndex={0} aria-label={`A call to ${name}`}>
          {call}
        </pre>
        <CopyButton text={call} label={`Copy the call to ${name}`} />
      </div>
    </section>
  );
}
