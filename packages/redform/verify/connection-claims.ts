import { type Claim, expectEqual, expectError, expectTrue, Mismatch, withSettings } from "./claim.ts";

/** What is said of certificates and of logging in. The steps of `dataform debug` come before these. */
export const connectionClaims: readonly Claim[] = [
  {
    name: "a certificate for another name is refused",
    try: async (context) => {
      const tls = { ...context.settings.tls, serverName: "another-name.invalid" };
      const { message } = await expectError(
        withSettings(context, { tls }, async () => "a connection"),
        "certificate-name",
      );
      return message;
    },
  },
  {
    name: "a certificate whose authority is not trusted is refused",
    try: async (context) => {
      if (context.settings.tls.ca === undefined) {
        return { skipped: "the server's certificate is of a public authority, which is always trusted" };
      }
      const { ca: _, ...tls } = context.settings.tls;
      const { message } = await expectError(
        withSettings(context, { tls }, async () => "a connection"),
        "certificate-untrusted",
      );
      return message;
    },
  },
  {
    name: "a wrong password is refused, and said so",
    try: async (context) => {
      const { auth } = context.settings;
      if (auth.method !== "password") return { skipped: `the login is by ${auth.method}` };
      const wrong = { ...auth, password: `${auth.password}-not` };
      const error = await expectError(
        withSettings(context, { auth: wrong }, async () => "a login"),
        "login",
      );
      expectTrue("the error says the password", !error.message.includes(wrong.password));
      return error.message;
    },
  },
  {
    name: "an unknown database is refused, and said so",
    needsCluster: "local-redshift answers to any name of a database",
    try: async (context) =>
      (
        await expectError(
          withSettings(context, { database: "redform_no_such_database" }, async () => "a login"),
          "unknown-database",
        )
      ).message,
  },
  {
    name: "temporary credentials are had again when they expire",
    try: async ({ settings: { auth } }) => ({
      skipped:
        auth.method === "cluster" || auth.method === "serverless"
          ? `would take ${auth.durationSeconds} seconds: leave a run going for longer than that`
          : `the login is by ${auth.method}`,
    }),
  },
  {
    name: "values lose no digit, no microsecond and no time zone",
    try: async ({ ask }) => {
      const rows = await ask(
        "select 9223372036854775807::bigint, 12345678901234567890.123456789012345678::numeric(38,18), timestamp '2018-11-15 00:30:26.796123', timestamptz '2018-11-15 00:30:26.796+00', 0.30000000000000004::double precision, true, null::varchar(5)",
      );
      expectEqual("values", rows, [
        [
          "9223372036854775807",
          "12345678901234567890.123456789012345678",
          "2018-11-15 00:30:26.796123",
          "2018-11-15 00:30:26.796+00",
          "0.30000000000000004",
          "true",
          null,
        ],
      ]);
      return "as they were written";
    },
  },
  {
    name: "the label of the work stands with its queries",
    try: async ({ session, schema, ask }) => {
      const model = `${schema}.m`;
      session.label?.({ environment: "verify", run: "20260105T101530123Z-k3f9", model });
      const { queryId } = await session.execute(`select count(*) from "${schema}"."numbers"`);
      if (queryId === undefined) throw new Mismatch("the query has no id");
      const questions = [
        `select trim(label) from stl_query where query = ${queryId}`,
        `select trim(query_label) from sys_query_history where query_id = ${queryId}`,
      ];
      // STL_QUERY is empty on serverless, and both are filled with a delay.
      for (let attempt = 0; attempt < 30; attempt += 1) {
        for (const question of questions) {
          const [row] = await ask(question).catch(() => []);
          if (row === undefined) continue;
          expectTrue(`the label is ${row[0]}`, row[0]?.startsWith("k3f9 verify ") === true);
          return `query ${queryId} has the label ${row[0]}`;
        }
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
      throw new Mismatch(`query ${queryId} stands in neither stl_query nor sys_query_history`);
    },
  },
];
