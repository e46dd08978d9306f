import { type Claim, type Context, expectEqual, expectTrue, withSessions } from "./claim.ts";
import { run, runWell, starOf } from "./star.ts";

async function relation(context: Context, name: string) {
  const { relations } = await context.warehouse.state([context.schema]);
  return relations.find((one) => one.name === name);
}

async function nextGeneration({ session, schema }: Context): Promise<void> {
  await session.execute(`update "${schema}"."generation" set generation = generation + 1`);
}

/** What is said of publishing. Each builds on what the ones before it have left. */
export const publishingClaims: readonly Claim[] = [
  {
    name: "tables are built with their distribution, sort keys and encodings",
    try: async (context) => {
      await runWell(starOf(context.schema), context, { runId: "verify-build" });
      const users = (await relation(context, "users"))?.design;
      const plays = (await relation(context, "plays"))?.design;
      expectEqual(
        "users",
        [users?.distStyle, users?.sortKeys, users?.encodings["name"]],
        ["all", ["id"], "zstd"],
      );
      expectEqual("plays", [plays?.distStyle, plays?.distKey, plays?.sortKeys], ["key", "user_id", ["play"]]);
      return "as the models say";
    },
  },
  {
    name: "keys are declared behind the assertions that prove them",
    try: async (context) => {
      expectEqual("plays", (await relation(context, "plays"))?.constraints, [
        "plays_pkey",
        "plays_user_id_fkey",
      ]);
      expectEqual("users", (await relation(context, "users"))?.constraints, ["users_pkey"]);
      return "users_pkey, plays_pkey, plays_user_id_fkey";
    },
  },
  {
    name: "rebuilds disturb no reader: no error, no missing table, no mix of old and new",
    try: async (context) => {
      const { schema, rebuilds } = context;
      const star = starOf(schema);
      const questions = [
        ["users", "plays"],
        ["plays", "users"],
      ].map(
        (names) =>
          `select count(*), min(users.generation), max(users.generation), min(plays.generation), max(plays.generation) from ${names.map((name) => `"${schema}"."${name}" as ${name}`).join(" cross join ")} where users.id = plays.user_id`,
      );
      return withSessions(context, 2, async (...readers) => {
        let going = true;
        let reads = 0;
        const wrong: string[] = [];
        const loops = readers.map(async (reader, at) => {
          while (going) {
            const answer = await reader.execute(questions[at] ?? "").catch((error: unknown) => String(error));
            reads += 1;
            if (typeof answer === "string") wrong.push(answer);
            else {
              const [count, u0, u1, p0, p1] = answer.rows[0] ?? [];
              if (count !== "100" || u0 !== u1 || p0 !== p1) wrong.push(JSON.stringify(answer.rows[0]));
            }
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        });
        try {
          for (let at = 0; at < rebuilds; at += 1) {
            await nextGeneration(context);
            await runWell(star, context, { runId: `verify-rebuild-${at}` });
          }
        } finally {
          going = false;
          await Promise.all(loops);
        }
        expectEqual("what readers saw wrong", [...new Set(wrong)], []);
        return `${reads} reads during ${rebuilds} rebuilds`;
      });
    },
  },
  {
    name: "grants, owner and comments go over to the table that is swapped in",
    try: async (context) => {
      const { session, schema } = context;
      const users = `"${schema}"."users"`;
      await session.execute(`grant select on ${users} to public`);
      await session.execute(`comment on table ${users} is 'who listens: it''s all'`);
      await session.execute(`comment on column ${users}.name is 'what they call themselves'`);
      await runWell(starOf(schema), context, { runId: "verify-kept" });
      const after = await relation(context, "users");
      expectEqual(
        "comments",
        [after?.comment, after?.columnComments],
        ["who listens: it's all", { name: "what they call themselves" }],
      );
      expectTrue(
        `the right is gone: ${JSON.stringify(after?.grants)}`,
        (after?.grants ?? []).some(
          ({ privilege, grantee }) => privilege === "SELECT" && grantee.kind === "public",
        ),
      );
      return "SELECT to PUBLIC, a comment on the table and one on a column";
    },
  },
  {
    name: "a late-binding view follows the name",
    try: async (context) => {
      const { session, schema, ask } = context;
      await session.execute(
        `create view "${schema}"."seen" as select count(*) as n, max(generation) as g from "${schema}"."users" with no schema binding`,
      );
      const [before] = await ask(`select g from "${schema}"."seen"`);
      await nextGeneration(context);
      await runWell(starOf(schema), context, { runId: "verify-view" });
      const [after] = await ask(`select g from "${schema}"."seen"`);
      expectEqual("generation", Number(after?.[0]), Number(before?.[0]) + 1);
      return "the new table's rows";
    },
  },
  {
    name: "a duplicate key is not published: the old table stands, the rows are shown",
    try: async (context) => {
      const { session, schema, ask } = context;
      await session.execute(`insert into "${schema}"."source_users" values (3, 'twice')`);
      const result = await run(starOf(schema), context, { runId: "verify-duplicate" });
      expectEqual("status", result.status, "failure");
      const audit = result.actions.find(({ target }) => target.name === "users_assertions_primaryKey");
      expectEqual("rows", audit?.failingRows?.rows, [["3", "2"]]);
      expectEqual("users", await ask(`select count(*) from "${schema}"."users"`), [["10"]]);
      await session.execute(`delete from "${schema}"."source_users" where name = 'twice'`);
      return "row (3, 2)";
    },
  },
  {
    name: "an orphan is not published: its increment is undone as a whole",
    try: async (context) => {
      const { session, schema, ask } = context;
      await session.execute(`insert into "${schema}"."source_plays" values (7001, 99), (7002, 1)`);
      const result = await run(starOf(schema), context, { runId: "verify-orphan" });
      expectEqual("status", result.status, "failure");
      expectEqual("plays", await ask(`select count(*) from "${schema}"."plays" where play > 7000`), [["0"]]);
      await session.execute(`delete from "${schema}"."source_plays" where play > 7000`);
      await runWell(starOf(schema), context, { runId: "verify-mended" });
      return "neither the orphan nor the row beside it";
    },
  },
  {
    name: "an increment by MERGE changes rows by their key, NULL in a key included",
    try: (context) => increments(context, "merge"),
  },
  {
    name: "an increment by delete and insert gives the same",
    try: (context) => increments(context, "delete+insert"),
  },
  {
    name: "a design that drifted is altered",
    try: async (context) => {
      const { schema } = context;
      const star = starOf(schema);
      const [users, plays] = star.tables ?? [];
      if (users === undefined || plays === undefined) throw new Error("the star has two tables");
      const { distKey: _, ...redshift } = plays.redshift ?? {};
      const other = {
        ...star,
        tables: [users, { ...plays, redshift: { ...redshift, distStyle: "even" as const } }],
      };
      await runWell(other, context, { runId: "verify-drift" });
      expectEqual("distribution", (await relation(context, "plays"))?.design?.distStyle, "even");
      return "key to even by ALTER TABLE";
    },
  },
];

async function increments(context: Context, incrementalStrategy: "merge" | "delete+insert"): Promise<string> {
  const { schema, ask } = context;
  const name = incrementalStrategy === "merge" ? "merged" : "replaced";
  const target = { schema, name };
  const values = (rows: string): string => `select * from (${rows}) as arriving`;
  const of = {
    projectConfig: { warehouse: "redshift", defaultSchema: schema },
    dataformCoreVersion: "2.9.0",
    targets: [target],
    tables: [
      {
        target,
        canonicalTarget: target,
        fileName: `${name}.sqlx`,
        type: "incremental",
        enumType: "INCREMENTAL" as const,
        query: values("select 1 as id, 'old'::varchar(9) as v union all select null::integer, 'old'"),
        incrementalQuery: values(
          "select 1 as id, 'new'::varchar(9) as v union all select null::integer, 'new' union all select 2, 'new'",
        ),
        uniqueKey: ["id"],
        redshift: { incrementalStrategy },
      },
    ],
  };
  await runWell(of, context, { runId: `verify-${name}-1` });
  await runWell(of, context, { runId: `verify-${name}-2` });
  expectEqual("rows", await ask(`select id, v from "${schema}"."${name}" order by id`), [
    ["1", "new"],
    ["2", "new"],
    [null, "new"],
  ]);
  return "three rows, each once";
}
