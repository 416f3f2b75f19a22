// How the server is set up and how it is: for who may read that.

import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql";
import { Empty } from "../../parts/empty";
import { Fact, FactList } from "../../parts/fact-list";
import { Failure } from "../../parts/failure";
import { PageHeader } from "../../parts/page-header";
import { Time } from "../../parts/time";
import { Health } from "./health";
import { Settings } from "./settings";

const SERVER = graphql(`
  query Server {
    server {
      version
      details {
        database
        startedAt
        migrations {
          name
          appliedAt
        }
        settings {
          name
          value
          isDefault
          description
        }
        mail {
          waiting
          givenUp
        }
        counts {
          users
          projects
          groups
          apiKeys
          events
        }
      }
    }
  }
`);

type Found = ResultOf<typeof SERVER>["server"];
export type Details = NonNullable<Found["details"]>;

export default function Server() {
  const [{ data, error }, refetch] = useQuery({ query: SERVER });
  const server = data?.server;
  return (
    <>
      <PageHeader title="Server">{server && `Gatebook ${server.version}`}</PageHeader>
      {error && !server && <Failure error={error} onRetry={refetch} />}
      {server?.details && <Shown {...server.details} />}
      {server && !server.details && (
        <Empty icon="server" title="Not for you to see">
          How the server is set up is shown to who may read the audit log. Ask an administrator.
        </Empty>
      )}
    </>
  );
}

function Shown({ database, startedAt, migrations, settings, mail, counts }: Details) {
  const sendsMail = settings.some(({ name, value }) => name === "GATEBOOK_SMTP_URL" && value);
  return (
    <div className="boards">
      <section className="board" aria-labelledby="state">
        <h2 id="state">State</h2>
        <FactList>
          <Fact label="Started">
            <Time at={startedAt} />
          </Fact>
          <Fact label="Database">{database}</Fact>
          <Health />
          <Fact label="Mail">
            {sendsMail ? `${mail.waiting} waiting, ${mail.givenUp} given up` : "This server sends none."}
          </Fact>
        </FactList>
      </section>
      <section className="board" aria-labelledby="records">
        <h2 id="records">Records</h2>
        <FactList>
          <Fact label="Users">{counts.users.toLocaleString("en")}</Fact>
          <Fact label="Projects">{counts.projects.toLocaleString("en")}</Fact>
          <Fact label="Groups">{counts.groups.toLocaleString("en")}</Fact>
          <Fact label="API keys">{counts.apiKeys.toLocaleString("en")}</Fact>
          <Fact label="Events">{counts.events.toLocaleString("en")}</Fact>
        </FactList>
      </section>
      <Settings settings={settings} />
      <section className="board whole" aria-labelledby="migrations">
        <header>
          <h2 id="migrations">Migrations</h2>
          <p>What made the database what it is.</p>
        </header>
        <ul className="lines">
          {migrations.map(({ name, appliedAt }) => (
            <li key={name}>
              <code>{name}</code>
              <span className="soft">
                applied <Time at={appliedAt} />
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
