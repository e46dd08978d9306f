// Loaded before the command line (`node --import`): ends the process with SIGKILL before or after its KILL_AT-th
// statement on the local warehouse, and writes every statement into KILL_LOG.
import { appendFileSync } from "node:fs";
import { LocalRedshift } from "local-redshift";

const { KILL_AT, KILL_WHEN, KILL_LOG } = process.env;
let seen = 0;

const connect = LocalRedshift.prototype.connect;
LocalRedshift.prototype.connect = async function (...args) {
  const session = await connect.apply(this, args);
  const execute = session.execute.bind(session);
  session.execute = async (sql, ...more) => {
    seen += 1;
    const hit = seen === Number(KILL_AT);
    if (KILL_LOG !== undefined) appendFileSync(KILL_LOG, `${JSON.stringify(sql)}\n`);
    if (hit && KILL_WHEN === "before") process.kill(process.pid, "SIGKILL");
    try {
      return await execute(sql, ...more);
    } finally {
      if (hit) process.kill(process.pid, "SIGKILL");
    }
  };
  return session;
};
