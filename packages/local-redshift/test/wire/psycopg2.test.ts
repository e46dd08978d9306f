import { describe, expect, it } from "vitest";
import { missing, runProgram } from "./programs.ts";
import { serving } from "./serving.ts";

/** PSYCOPG2_PATH: a folder that holds psycopg2, where Python does not find it by itself. */
const path = process.env["PSYCOPG2_PATH"];
const env: NodeJS.ProcessEnv = { ...process.env, ...(path === undefined ? {} : { PYTHONPATH: path }) };
const reason = missing("python3", ["-c", "import psycopg2"], env);
if (reason !== null) process.stderr.write(`psycopg2 is not tested: ${reason}\n`);

describe.skipIf(reason !== null)("psycopg2", () => {
  const served = serving({ password: "secret", user: "owner" });

  /** Runs Python with a connection `c` and a cursor `k`; what it prints, line by line. */
  const python = async (...lines: readonly string[]): Promise<readonly string[]> => {
    const script = [
      "import psycopg2, psycopg2.extras, datetime, decimal",
      `c = psycopg2.connect(host="127.0.0.1", port=${served.server().port}, user="owner", password="secret", dbname="dev", sslmode="require")`,
      "k = c.cursor()",
      ...lines,
    ].join("\n");
    const { out, err, code } = await runProgram("python3", ["-"], { env, input: script });
    expect([code, err]).toEqual([0, ""]);
    return out.split("\n").filter((line) => line !== "");
  };

  it("binds and reads values of each type", async () => {
    const lines = await python(
      "k.execute('create table t (i integer, s varchar(20), n numeric(8,2), d date, m timestamp, z timestamptz, b boolean, f float8)')",
      "row = (7, \"it's\\\\ äö\", decimal.Decimal('1.25'), datetime.date(2018, 11, 15), datetime.datetime(2018, 11, 15, 0, 30, 26, 796000), datetime.datetime(2018, 1, 1, tzinfo=datetime.timezone.utc), True, 0.5)",
      "k.execute('insert into t values (%s, %s, %s, %s, %s, %s, %s, %s)', row)",
      "print(k.rowcount)",
      "k.execute('select * from t where i = %s and s = %s', (7, row[1]))",
      "got = k.fetchone()",
      "print(got == row or (got, row))",
      "print([column.name + ' ' + str(column.type_code) for column in k.description])",
      "c.commit()",
    );
    expect(lines).toEqual([
      "1",
      "True",
      "['i 23', 's 1043', 'n 1700', 'd 1082', 'm 1114', 'z 1184', 'b 16', 'f 701']",
    ]);
  });

  it("inserts many rows at once, and rolls back", async () => {
    const lines = await python(
      "k.execute('create table many (a integer, b varchar(10))')",
      "c.commit()",
      "psycopg2.extras.execute_values(k, 'insert into many values %s', [(n, str(n)) for n in range(500)])",
      "c.rollback()",
      "k.execute('select count(*) from many')",
      "print(k.fetchone()[0])",
      "psycopg2.extras.execute_values(k, 'insert into many values %s', [(n, str(n)) for n in range(500)])",
      "c.commit()",
      "k.execute('select count(*), sum(a) from many')",
      "print(k.fetchone())",
    );
    expect(lines).toEqual(["0", "(500, 124750)"]);
  });

  it("reads errors with their SQLSTATE, and goes on after a rollback", async () => {
    const lines = await python(
      "try:\n  k.execute('select nosuch')\nexcept psycopg2.errors.UndefinedColumn as e:\n  print(e.pgcode, e.diag.statement_position, e.diag.message_primary)",
      "c.rollback()",
      "try:\n  k.execute('select 1/0')\nexcept psycopg2.errors.DivisionByZero as e:\n  print(e.pgcode)",
      "c.rollback()",
      "k.execute('select 1')",
      "print(k.fetchone())",
      "print(c.server_version, c.encoding)",
    );
    expect(lines).toEqual(['42703 8 column "nosuch" does not exist', "22012", "(1,)", "80002 UTF8"]);
  });

  it("cancels a statement", async () => {
    const lines = await python(
      "import threading",
      "threading.Timer(0.3, c.cancel).start()",
      "try:\n  k.execute('with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000) select sum(i) from n')\nexcept psycopg2.errors.QueryCanceled as e:\n  print(e.pgcode)",
      "c.rollback()",
      "k.execute('select 1')",
      "print(k.fetchone())",
    );
    expect(lines).toEqual(["57014", "(1,)"]);
  });

  it("gets notices", async () => {
    const lines = await python("c.autocommit = True", "k.execute('commit')", "print(c.notices)");
    expect(lines).toEqual(["['WARNING:  there is no transaction in progress\\n']"]);
  });
});
