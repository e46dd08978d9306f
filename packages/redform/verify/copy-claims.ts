import { type Claim, type Context, expectEqual, expectError, expectTrue } from "./claim.ts";

const literal = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

/** COPY of each line whole, from the place that connection.copyCheck names. */
function copyOf(
  { settings, schema }: Context,
  over: { readonly from?: string; readonly iamRole?: string } = {},
): string | null {
  const { copyCheck } = settings;
  if (copyCheck === undefined) return null;
  const { from = copyCheck.from, iamRole = copyCheck.iamRole } = over;
  const role = iamRole === "default" ? "default" : literal(iamRole);
  const region = copyCheck.region === undefined ? "" : ` region ${literal(copyCheck.region)}`;
  return `copy "${schema}"."loaded" from ${literal(from)} iam_role ${role}${region} delimiter '\\001' truncatecolumns`;
}

const NOT_ASKED = { skipped: "write connection.copyCheck with `from`, a small object, and `iamRole`" };

/** What is said of COPY. */
export const copyClaims: readonly Claim[] = [
  {
    name: "COPY loads, and tells how many rows and under which query id",
    try: async (context) => {
      const { session, schema, ask } = context;
      await session.execute(`create table "${schema}"."loaded" (line varchar(65535))`);
      const copy = copyOf(context);
      if (copy === null) return NOT_ASKED;
      const { rowCount, queryId } = await session.execute(copy);
      expectEqual("rows", await ask(`select count(*) from "${schema}"."loaded"`), [[String(rowCount)]]);
      expectTrue("it loaded nothing", rowCount > 0);
      expectTrue("it has no query id", queryId !== undefined);
      return `${rowCount} rows, query ${queryId}`;
    },
  },
  {
    name: "COPY of what is not there fails, says so, and leaves nothing",
    try: async (context) => {
      const { session, schema, ask, settings } = context;
      const copy = copyOf(context, { from: `${settings.copyCheck?.from}-no-such-object` });
      if (copy === null) return NOT_ASKED;
      const before = await ask(`select count(*) from "${schema}"."loaded"`);
      const { message } = await expectError(session.execute(copy), "copy-source");
      expectEqual("rows", await ask(`select count(*) from "${schema}"."loaded"`), before);
      return message;
    },
  },
  {
    name: "COPY with a role that may not be assumed fails and says so",
    needsCluster: "local-redshift reads with your own credentials",
    try: async (context) => {
      const copy = copyOf(context, { iamRole: "arn:aws:iam::123456789012:role/redform-verify-no-such-role" });
      if (copy === null) return NOT_ASKED;
      return (await expectError(context.session.execute(copy), "copy-role")).message;
    },
  },
  {
    name: "COPY of rows that do not fit fails, names the system table, and leaves nothing",
    try: async (context) => {
      const { session, schema, ask } = context;
      const copy = copyOf(context);
      if (copy === null) return NOT_ASKED;
      await session.execute(`create table "${schema}"."unloadable" (n smallint)`);
      const error = await expectError(
        session.execute(copy.replace(`"${schema}"."loaded"`, `"${schema}"."unloadable"`)),
        "load-errors",
      );
      expectEqual("rows", await ask(`select count(*) from "${schema}"."unloadable"`), [["0"]]);
      return error.message;
    },
  },
];
