import { parseArgs } from "node:util";
import { formatProblem } from "../src/problem.ts";
import { loadProject } from "../src/project/load-project.ts";
import { type Check, diagnoseRedshift, openRedshiftWarehouse } from "../src/warehouse/redshift.ts";
import { type Warehouse, WarehouseError } from "../src/warehouse/warehouse.ts";
import { type Claim, type Context, Mismatch } from "./claim.ts";
import { connectionClaims } from "./connection-claims.ts";
import { copyClaims } from "./copy-claims.ts";
import { publishingClaims } from "./publishing-claims.ts";
import { runningClaims } from "./running-claims.ts";
import { sessionClaims } from "./session-claims.ts";
import { fillSource } from "./star.ts";

/**
 * Tries on a server all that is claimed of one: `npm run verify:redshift -- --env NAME [--project DIR]
 * [--rebuilds 20] [--json]`.
 * Everything is built in a scratch schema, which is removed whatever happens. Exit code 1 when a claim fails.
 */

export interface Finding {
  readonly claim: string;
  readonly status: "ok" | "failed" | "skipped";
  readonly message: string;
}

const CLAIMS: readonly Claim[] = [
  ...connectionClaims,
  ...sessionClaims,
  ...copyClaims,
  ...publishingClaims,
  ...runningClaims,
];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      env: { type: "string", default: "redshift" },
      project: { type: "string", default: "." },
      rebuilds: { type: "string", default: "20" },
      json: { type: "boolean", default: false },
    },
  });
  const loaded = await loadProject(values.project, { environment: values.env }, process.env);
  if (!loaded.ok) {
    for (const problem of loaded.problems) process.stderr.write(`${formatProblem(problem)}\n`);
    return 1;
  }
  const { connection } = loaded.value.environment;
  if (connection.warehouse !== "redshift") {
    process.stderr.write(`error environment ${values.env} is no Redshift: write \`warehouse: redshift\`\n`);
    return 2;
  }
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => stop.abort());
  const findings: Finding[] = [];
  const tell = (finding: Finding): void => {
    findings.push(finding);
    if (!values.json) process.stdout.write(lineOf(finding));
  };
  const rebuilds = Number(values.rebuilds);
  await verify({ settings: connection.settings, signal: stop.signal, rebuilds }, tell);
  const count = (status: Finding["status"]): number => findings.filter((one) => one.status === status).length;
  const failed = count("failed") > 0 || stop.signal.aborted;
  const status = failed ? "failure" : "success";
  if (values.json) process.stdout.write(`${JSON.stringify({ status, findings }, null, 2)}\n`);
  else {
    process.stdout.write(
      `\n${status}: ${count("ok")} hold, ${count("failed")} fail, ${count("skipped")} were not tried\n`,
    );
  }
  return failed ? 1 : 0;
}

function lineOf({ claim, status, message }: Finding): string {
  const mark = { ok: "✔", failed: "✖", skipped: "-" }[status];
  return `${mark} ${claim}\n    ${message.replaceAll("\n", "\n    ")}\n`;
}

type Asked = Pick<Context, "settings" | "signal" | "rebuilds">;

async function verify(asked: Asked, tell: (finding: Finding) => void): Promise<void> {
  const { settings, signal } = asked;
  const options = { applicationName: "dataform verify", now: Date.now };
  const checks = await diagnoseRedshift(settings, {
    ...options,
    schema: "redform_verify",
    signal,
    onCheck: (check) => tell(ofCheck(check)),
  });
  // Without a login nothing else can be tried.
  if (!checks.some(({ step, status }) => step === "login" && status === "ok")) return;
  const warehouse = await openRedshiftWarehouse({ warehouse: "redshift", settings }, options);
  const schema = `redform_verify_${Date.now().toString(36)}`;
  const hadRecords = (await warehouse.state(["redform"])).schemas.length > 0;
  try {
    await tryAll(await prepare(warehouse, schema, asked), tell);
  } catch (error) {
    tell({ claim: "a scratch schema can be filled", status: "failed", message: reasonOf(error) });
  } finally {
    tell(await removed(warehouse, schema, hadRecords));
    await warehouse.close();
  }
}

async function prepare(warehouse: Warehouse, schema: string, asked: Asked): Promise<Context> {
  const session = await warehouse.connect();
  await session.execute(`create schema "${schema}"`);
  await session.execute(
    `create table "${schema}"."numbers" as ${Array.from({ length: 10 }, (_, n) => `select ${n} as n`).join(" union all ")}`,
  );
  const ask: Context["ask"] = async (sql) => (await session.execute(sql)).rows;
  const version = (await ask("select version()"))[0]?.[0] ?? "";
  const isCluster = /redshift/i.test(version) && !/local-redshift/i.test(version);
  const context = {
    ...asked,
    warehouse,
    schema,
    session,
    ask,
    isCluster,
    now: Date.now,
    random: Math.random,
  };
  await fillSource(context);
  return context;
}

async function tryAll(context: Context, tell: (finding: Finding) => void): Promise<void> {
  for (const claim of CLAIMS) tell(await found(claim, context));
  await context.session.close();
}

async function found(claim: Claim, context: Context): Promise<Finding> {
  const { name, needsCluster } = claim;
  if (context.signal.aborted) return { claim: name, status: "skipped", message: "stopped" };
  if (needsCluster !== undefined && !context.isCluster) {
    return { claim: name, status: "skipped", message: needsCluster };
  }
  try {
    const seen = await claim.try(context);
    return typeof seen === "string"
      ? { claim: name, status: "ok", message: seen }
      : { claim: name, status: "skipped", message: seen.skipped };
  } catch (error) {
    // What one claim left open must not fail the next.
    await context.session.execute("rollback").catch(() => undefined);
    return { claim: name, status: "failed", message: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Mismatch) return error.message;
  if (!(error instanceof WarehouseError)) return String(error);
  return `${error.message} (${[error.code, error.detail].filter((part) => part !== undefined).join("; ")})`;
}

function ofCheck({ step, status, message, remedy }: Check): Finding {
  return {
    claim: `connection: ${step}`,
    status: status === "warning" ? "failed" : status,
    message: remedy === null ? message : `${message}\n${remedy}`,
  };
}

/** Takes away all that was made, on a connection of its own. */
async function removed(warehouse: Warehouse, schema: string, hadRecords: boolean): Promise<Finding> {
  const claim = "nothing of this is left behind";
  try {
    const session = await warehouse.connect();
    for (const name of [schema, `${schema}_assertions`]) {
      await session.execute(`drop schema if exists "${name}" cascade`);
    }
    // The ledger and the lock are those of real runs: only the rows of this one go.
    if (hadRecords) {
      await session.execute("delete from redform.ledger where run_id like 'verify-%'").catch(() => undefined);
      await session
        .execute(`delete from redform.run_lock where environment = '${schema}'`)
        .catch(() => undefined);
    } else await session.execute("drop schema if exists redform cascade");
    await session.close();
    const { schemas } = await warehouse.state([schema, `${schema}_assertions`]);
    if (schemas.length > 0) throw new Mismatch(`${schemas.join(", ")} still stand`);
    return { claim, status: "ok", message: `schema ${schema} is gone` };
  } catch (error) {
    return {
      claim,
      status: "failed",
      message: `drop schema "${schema}" cascade by hand: ${reasonOf(error)}`,
    };
  }
}

process.exitCode = await main();
