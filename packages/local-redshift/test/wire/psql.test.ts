import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Ended, missing, runProgram } from "./programs.ts";
import { serving } from "./serving.ts";

const reason = missing("psql", ["--version"]);
if (reason !== null) process.stderr.write(`psql is not tested: ${reason}\n`);

describe.skipIf(reason !== null)("psql", () => {
  const served = serving({ password: "secret", user: "owner" });

  const psql = (args: readonly string[], env: NodeJS.ProcessEnv = {}, input = ""): Promise<Ended> => {
    const target = ["-X", "-q", "-h", "127.0.0.1", "-p", String(served.server().port), "-U", "owner", "dev"];
    const settings = { PGPASSWORD: "secret", PSQLRC: "/dev/null", LC_ALL: "C.UTF-8", ...env };
    return runProgram("psql", [...target, ...args], { env: { ...process.env, ...settings }, input });
  };
  const rows = async (...commands: readonly string[]): Promise<readonly string[]> => {
    const { code, out, err } = await psql(["-A", "-t", ...commands.flatMap((command) => ["-c", command])]);
    expect([code, err]).toEqual([0, ""]);
    return out.split("\n").filter((line) => line !== "");
  };

  beforeAll(async () => {
    await rows(
      `create table users (user_id integer not null primary key, first_name varchar(64), level char(4) default 'free',
        paid numeric(8,2), since timestamp, extra super) diststyle all sortkey (user_id)`,
      "create view paying as select user_id from users where level = 'paid'",
      "create schema marts",
      "create table marts.plays (n bigint)",
      "comment on table users is 'who listens'",
    );
  });

  it("lists relations, with \\d, \\dt, \\dv and \\di", async () => {
    expect(await rows("\\d")).toEqual(["public|paying|view|owner", "public|users|table|owner"]);
    expect(await rows("\\dt")).toEqual(["public|users|table|owner"]);
    expect(await rows("\\dv")).toEqual(["public|paying|view|owner"]);
    expect(await rows("\\dt marts.*")).toEqual(["marts|plays|table|owner"]);
    expect(await rows("\\di")).toEqual(["public|users_pkey|index|owner|users"]);
    expect(await rows("set search_path to marts", "\\dt")).toEqual(["marts|plays|table|owner"]);
  });

  it("lists functions, comments and users, with \\df, \\dd and \\du", async () => {
    await rows(
      "create function plus(integer, integer) returns integer immutable as $$ select $1 + $2 $$ language sql",
      "comment on constraint users_pkey on users is 'one row a user'",
      "create user ann password 'Abcd1234'",
    );
    expect(await rows("\\df")).toEqual(["public|plus|integer|integer, integer|func"]);
    expect((await rows("\\sf plus"))[0]).toBe(
      "CREATE OR REPLACE FUNCTION public.plus(integer, integer) RETURNS integer",
    );
    expect(await rows("\\dd")).toEqual(["public|users_pkey|table constraint|one row a user"]);
    expect((await rows("\\du")).map((line) => line.split("|")[0])).toEqual(["ann", "owner"]);
    expect(await rows("drop function plus(integer, integer)", "drop user ann", "\\df")).toEqual([]);
  });

  it("reads a result piece by piece, with FETCH_COUNT", async () => {
    const sql = "select 1 as n union all select 2 union all select 3 order by 1";
    const { out, err } = await psql(["-A", "-t", "--set", "FETCH_COUNT=2", "-c", sql]);
    expect([out, err]).toEqual(["1\n2\n3\n", ""]);
  });

  it.each(["\\l+", "\\dT+", "\\da", "\\do", "\\dc", "\\dC", "\\db", "\\drds", "\\dew", "\\des", "\\ddp"])(
    "answers %s",
    async (command) => {
      const { code, err } = await psql(["-c", command]);
      expect([code, err.replace("Did not find any settings.\n", "")]).toEqual([0, ""]);
    },
  );

  it("describes a table, with \\d users", async () => {
    const { out } = await psql(["-A", "-c", "\\d users"]);
    expect(out.trim().split("\n").slice(2)).toEqual([
      "user_id|integer||not null|",
      "first_name|character varying(64)|||",
      "level|character(4)|||'free'",
      "paid|numeric(8,2)|||",
      "since|timestamp without time zone|||",
      "extra|super|||",
      "Indexes:",
      '    "users_pkey" PRIMARY KEY, btree (user_id)',
    ]);
  });

  it("describes a view, with \\d paying and \\d+ paying", async () => {
    expect(await rows("\\d paying")).toEqual(["user_id|integer|||"]);
    const { out } = await psql(["-A", "-c", "\\d+ paying"]);
    expect(out.split("\n").slice(2, 4)).toEqual(["user_id|integer||||plain|", "View definition:"]);
    expect(out.toLowerCase()).toMatch(/select user_id from "?public"?\."?users"?/);
  });

  it("lists comments and sizes, with \\dt+", async () => {
    const [line = ""] = await rows("\\dt+ users");
    expect(line).toMatch(/^public\|users\|table\|owner\|permanent\|\d+ bytes\|who listens$/);
  });

  it("lists schemas, databases, users, functions and privileges", async () => {
    expect(await rows("\\dn")).toEqual(["marts|owner", "public|owner"]);
    expect(await rows("\\l")).toEqual(["dev|owner|UTF8|C|C||libc|"]);
    expect(await rows("\\du")).toEqual(["owner|Superuser, Create role, Create DB|{}"]);
    expect(await rows("\\df")).toEqual([]);
    expect(await rows("\\dp users")).toEqual(["public|users|table||"]);
  });

  it("finds nothing where nothing is, and says so", async () => {
    const { err } = await psql(["--no-psqlrc", "-v", "QUIET=off", "-c", "\\d nosuch"]);
    expect(err).toContain('Did not find any relation named "nosuch".');
  });

  it("says how it is connected, with \\conninfo", async () => {
    const { out } = await psql(["-c", "\\conninfo"]);
    expect(out).toContain('connected to database "dev" as user "owner" on host "127.0.0.1"');
    expect(out).toContain("TLSv1.3");
  });

  it("verifies the server", async () => {
    const folder = await mkdtemp(join(tmpdir(), "local-redshift-"));
    const ca = join(folder, "ca.crt");
    await writeFile(ca, served.server().ca ?? "");
    const verified = await psql(["-Atc", "select 1"], { PGSSLMODE: "verify-full", PGSSLROOTCERT: ca });
    expect(verified.out).toBe("1\n");
    await writeFile(ca, "");
    const refused = await psql(["-Atc", "select 1"], { PGSSLMODE: "verify-full", PGSSLROOTCERT: ca });
    expect(refused.code).toBe(2);
    await rm(folder, { recursive: true });
  });

  it("runs a script with errors to its end, and shows where each is", async () => {
    const script = [
      "create table log (a integer);",
      "insert into log values (1);",
      "selec 1;",
      "insert into log values (2);",
      "select nosuch",
      "  from log;",
      "begin; insert into log values (3); select 1/0; insert into log values (4); commit;",
      "\\echo rows",
      "select a from log order by a;",
    ].join("\n");
    const { out, err, code } = await psql(["-A", "-t"], {}, script);
    expect(code).toBe(0);
    expect(out).toBe("rows\n1\n2\n");
    expect(err.match(/ERROR: .*/g)).toEqual([
      'ERROR:  syntax error at or near "selec"',
      'ERROR:  column "nosuch" does not exist',
      "ERROR:  division by zero",
      "ERROR:  current transaction is aborted, commands ignored until end of transaction block",
    ]);
    expect(err).toContain("LINE 1: select nosuch\n               ^");
  });

  it("stops at the first error where it is told to", async () => {
    const { code, out } = await psql(["-A", "-t", "-v", "ON_ERROR_STOP=1"], {}, "select 1/0;\nselect 2;");
    expect([code, out]).toEqual([3, ""]);
  });

  it("reads a large result whole", async () => {
    const lines = await rows(
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) select i from n",
    );
    expect(lines).toHaveLength(20_000);
  });
});
