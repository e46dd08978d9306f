import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalRedshift, RedshiftError } from "../src/index.ts";
import { functionRules } from "../src/sql/functions/list.ts";
import { type Documented, sections, statements, types } from "./documented.ts";

/** What local-redshift does with something that the documentation lists. */
export interface State {
  readonly state: "same" | "renamed" | "macro" | "rewritten" | "runs" | "notice" | "refused";
  /** Why it is refused, or what is said of it. */
  readonly remark: string;
}

export interface States {
  readonly functions: ReadonlyMap<string, State>;
  readonly statements: ReadonlyMap<string, State>;
  readonly types: ReadonlyMap<string, State>;
}

const SETUP = `create table a (x integer); create table b (x integer); insert into a values (1), (2);
  insert into b values (2); create view v as select x from a; create schema if not exists spare;
  create materialized view mv as select x from a`;

/** Asks the list of functions, and tries every statement and type on an engine. */
export async function findStates(): Promise<States> {
  const folder = mkdtempSync(join(tmpdir(), "local-redshift-coverage-"));
  writeFileSync(join(folder, "rows.csv"), "5\n6\n");
  const database = await LocalRedshift.open({ path: ":memory:", baseDirectory: folder });
  try {
    let schemas = 0;
    // Each statement finds the same tables, in a schema of its own.
    const apart = (sql: string): Promise<State> => {
      const schema = `try_${schemas++}`;
      return tryStatement(database, `create schema ${schema}; set search_path to ${schema}; ${SETUP}`, sql);
    };
    await tryStatement(database, "", SETUP);
    const attempt = (sql: string): Promise<State> => tryStatement(database, "", `select ${sql}`);
    const functions = new Map<string, State>();
    for (const documented of sections.flatMap((section) => section.functions)) {
      functions.set(documented.name, await functionState(documented, attempt));
    }
    return {
      functions,
      statements: await statesOf(statements, apart),
      types: await statesOf(types, attempt),
    };
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function statesOf(
  documented: readonly (Documented & { readonly try: string })[],
  attempt: (sql: string) => Promise<State>,
): Promise<ReadonlyMap<string, State>> {
  const found = new Map<string, State>();
  for (const { name, try: sql } of documented) found.set(name, await attempt(sql));
  return found;
}

async function functionState(
  documented: Documented,
  attempt: (sql: string) => Promise<State>,
): Promise<State> {
  const rule = functionRules.get(documented.name);
  if (rule === undefined || documented.try !== undefined) {
    if (documented.try === undefined) return { state: "refused", remark: "" };
    const tried = await attempt(documented.try);
    return tried.state === "refused" ? tried : { state: "rewritten", remark: "" };
  }
  switch (rule.state) {
    case "same":
      return { state: "same", remark: "" };
    case "rename":
      return { state: rule.to.startsWith("rs_") ? "macro" : "renamed", remark: "" };
    case "rewrite":
      return { state: "rewritten", remark: "" };
    case "refused":
      return { state: "refused", remark: rule.reason };
  }
}

async function tryStatement(database: LocalRedshift, setup: string, sql: string): Promise<State> {
  const session = await database.connect();
  try {
    if (setup !== "") await session.execute(setup);
    const results = await session.execute(sql);
    const notices = results.flatMap((result) => result.notices);
    return { state: notices.length > 0 ? "notice" : "runs", remark: notices.join("; ") };
  } catch (error) {
    if (error instanceof RedshiftError) return { state: "refused", remark: error.message };
    throw error;
  } finally {
    await session.close();
  }
}
