import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRedshiftWarehouse } from "../../src/warehouse/redshift.ts";
import { type Finished, startDataform } from "../cli/dataform.ts";
import { type FakeAws, startAws } from "./aws.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";
import { projectOn } from "./redshift-project.ts";

const AWS_SECRET = "aws-s3cret-of-ours";
const WRONG = "wr0ng-pa55-of-ours";

let postgres: PostgresServer;
let aws: FakeAws;
let root: string;
beforeAll(async () => {
  postgres = await startPostgres();
  aws = await startAws();
  aws.reply = () => ({
    body: { SecretString: JSON.stringify({ username: postgres.user, password: postgres.password }) },
  });
  root = projectOn(postgres, {
    "definitions/fine.sqlx": 'config { type: "table" }\n\nselect 1 as a\n',
    "definitions/bad.sqlx": 'config { type: "table" }\n\nselect no_such_column from ${ref("fine")}\n',
    "environments/aws.yaml": `warehouse: redshift
connection:
  host: 127.0.0.1
  port: ${postgres.port}
  database: postgres
  auth: { method: secret, secretArn: "arn:aws:secretsmanager:us-west-2:1:secret:s" }
  aws: { region: us-west-2, endpoint: "${aws.endpoint}" }
  tls: { ca: certificates/ca.crt }
`,
  });
});
afterAll(async () => {
  await aws.stop();
  await postgres.stop();
});

/** Runs the real command line and reads its process's arguments meanwhile, as `ps` shows them. */
async function run(
  args: readonly string[],
  password: string,
): Promise<Finished & { readonly listed: string }> {
  const { child, finished } = startDataform(args, root, {
    PG_USER: postgres.user,
    PG_PASSWORD: password,
    AWS_ACCESS_KEY_ID: "AKIDTEST",
    AWS_SECRET_ACCESS_KEY: AWS_SECRET,
    DATAFORM_DEBUG: "1",
  });
  let listed = "";
  const watch = setInterval(() => {
    listed += processesBelow(child.pid ?? 0);
  }, 5);
  const result = await finished;
  clearInterval(watch);
  return { ...result, listed };
}

/** The command lines of a process and of those that it started. Empty where there is no /proc. */
function processesBelow(pid: number): string {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
    const own = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return (
      own +
      children
        .filter((child) => child.trim() !== "")
        .map((child) => processesBelow(Number(child)))
        .join("")
    );
  } catch {
    return "";
  }
}

/** Every file that the commands wrote into the project. */
function artifacts(): string {
  const written = readdirSync(join(root, ".redform"), { recursive: true, withFileTypes: true });
  return written
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
}

describe("a secret", () => {
  const commands: readonly (readonly [string, readonly string[], string, number])[] = [
    ["a run that fails", ["run", "--env", "pg"], "own", 1],
    ["a run as JSON", ["run", "--env", "pg", "--json"], "own", 1],
    ["a dry run", ["run", "--env", "pg", "--dry-run"], "own", 0],
    ["a query", ["query", "select 1 as a", "--env", "pg"], "own", 0],
    ["a query that fails", ["query", "select nothing", "--env", "pg"], "own", 1],
    ["tests", ["test", "--env", "pg"], "own", 0],
    ["debug", ["debug", "--env", "pg"], "own", 0],
    ["debug with the secret from AWS", ["debug", "--env", "aws", "--json"], "own", 0],
    ["a query with the secret from AWS", ["query", "select 2 as a", "--env", "aws"], "own", 0],
    ["a login that is refused", ["run", "--env", "pg"], WRONG, 1],
    ["debug of a login that is refused", ["debug", "--env", "pg"], WRONG, 1],
    ["compile", ["compile", "--env", "pg", "--json"], "own", 0],
  ];
  for (const [what, args, which, expected] of commands) {
    it(`appears nowhere: ${what}`, async () => {
      const password = which === "own" ? postgres.password : which;
      const { stdout, stderr, listed, code } = await run(args, password);
      expect(code, stderr).toBe(expected);
      expect(stdout + stderr).not.toBe("");
      for (const secret of [postgres.password, WRONG, AWS_SECRET]) {
        expect(stdout + stderr + listed).not.toContain(secret);
      }
      if (process.platform === "linux") expect(listed).toContain("dataform.js");
    });
  }

  it("appears in none of the tables that runs keep in the warehouse", async () => {
    const warehouse = await openRedshiftWarehouse(
      { warehouse: "redshift", settings: postgres.settings() },
      { applicationName: "look", now: Date.now },
    );
    const session = await warehouse.connect();
    const tables = await session.execute(
      "select table_name from information_schema.tables where table_schema = 'redform' order by 1",
    );
    expect(tables.rows.flat()).toEqual(expect.arrayContaining(["ledger", "run_lock"]));
    for (const [table] of tables.rows) {
      const { rows } = await session.execute(`select * from redform."${table}"`);
      for (const secret of [postgres.password, WRONG, AWS_SECRET]) {
        expect(JSON.stringify(rows), table ?? "").not.toContain(secret);
      }
    }
    await warehouse.close();
  });

  it("appears in no artifact, and not in the server's log", () => {
    const written = artifacts();
    expect(written).toContain("no_such_column");
    for (const secret of [postgres.password, WRONG, AWS_SECRET]) {
      expect(written).not.toContain(secret);
      expect(postgres.log()).not.toContain(secret);
    }
  });
});
