import { describe, expect, it } from "vitest";
import { maskSecrets } from "../../src/history/mask-secrets.ts";
import { splitStatements } from "../../src/sql/tokens.ts";
import { testDatabase } from "../database.ts";

const db = testDatabase();

const masked = (sql: string): string => {
  const [statement] = splitStatements(sql);
  return statement === undefined ? "" : maskSecrets(statement).text;
};

describe("secrets in a statement", () => {
  it.each([
    [
      "copy t from 's3://b/k' credentials 'aws_access_key_id=A;aws_secret_access_key=S' csv",
      "copy t from 's3://b/k' credentials '***' csv",
    ],
    [
      "copy t from 's3://b/k' with credentials as 'aws_iam_role=arn:x' csv",
      "copy t from 's3://b/k' with credentials as '***' csv",
    ],
    [
      "copy t from 's3://b/k' ACCESS_KEY_ID 'A' SECRET_ACCESS_KEY /* here */ 'S' SESSION_TOKEN AS 'T'",
      "copy t from 's3://b/k' ACCESS_KEY_ID '***' SECRET_ACCESS_KEY /* here */ '***' SESSION_TOKEN AS '***'",
    ],
    [
      "unload ('select ''credentials''') to 's3://b/k' master_symmetric_key 'K'",
      "unload ('select ''credentials''') to 's3://b/k' master_symmetric_key '***'",
    ],
    ["create user u with password 'md5abc' createdb", "create user u with password '***' createdb"],
    ["alter user u password 'it''s'", "alter user u password '***'"],
    [
      "select 'password', credentials from t where password = 'x'",
      "select 'password', credentials from t where password = 'x'",
    ],
  ])("%s", (sql, expected) => {
    expect(masked(sql)).toBe(expected);
  });

  it("stand in no catalog, neither in texts nor in errors", async () => {
    const secret = "Hush1234567";
    await db.run(`create user keeper password '${secret}'`);
    await expect(
      db.run(`copy nowhere from 's3://bucket/key' credentials 'aws_access_key_id=${secret}' what`),
    ).rejects.toThrow();
    await expect(db.run(`alter user nobody password '${secret}' '${secret}'`)).rejects.toThrow();
    for (const [catalog, column] of [
      ["sys_query_history", "query_text || coalesce(error_message, '')"],
      ["sys_query_text", "text"],
      ["stl_query", "querytxt"],
      ["stl_utilitytext", "text"],
      ["stl_ddltext", "text"],
      ["svl_statementtext", "text"],
      ["stv_recents", "query"],
      ["pg_user", "passwd"],
    ]) {
      const like = `'%' || 'Hush' || '1234567%'`;
      expect(await db.value(`count(*) from ${catalog} where ${column} like ${like}`), catalog).toBe("0");
    }
    expect(await db.value("count(*) from sys_query_history where query_text like '%***%'")).not.toBe("0");
  });
});
