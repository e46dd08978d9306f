const { helper } = require("./helper");
const { session } = require("@dataform/core");

declare({ schema: "ext", name: "events", description: "dropped" });
declare({ schema: "ext", name: "users" }).config({ type: "declaration", description: "Users", columns: { id: "Key" } });

publish("seed", "select 1 as id");
publish("typed", { type: "incremental", uniqueKey: ["id"], schema: "other", tags: ["a", "b"] })
  .query((ctx) => `select * from ${ctx.ref("seed")} ${ctx.when(ctx.incremental(), `where id > (select max(id) from ${ctx.self()})`)}`)
  .where((ctx) => `id > ${ctx.incremental() ? 1 : 2}`)
  .preOps((ctx) => [`select '${ctx.name()}'`, "select 2"])
  .postOps("select 3")
  .description("Typed")
  .columns({ id: "Key" })
  .dependencies(["op"])
  .dependencies({ schema: "ext", name: "users" });
publish("old_style").query((ctx) => {
  ctx.type("table");
  ctx.tags(["inside"]);
  ctx.preOps("select 'pre'");
  ctx.postOps(["select 'post'"]);
  ctx.dependencies("op");
  ctx.where("1 = 1");
  return `select * from ${ctx.ref("ext", "events")} cross join ${ctx.resolve("js", "seed")} ${ctx.schema()}`;
}).tags("outside").protected();
publish("off", { type: "view" }).query("select 1").disabled();
publish("hermetic", { hermetic: true, type: "table" }).query("select " + helper(3));
publish("with_checks", {
  type: "table",
  assertions: { uniqueKey: ["id"], nonNull: ["id"] },
}).query("select 1 as id").tags(["late"]).disabled();

operate("op", "select 1");
operate("ops").queries((ctx) => ["select 1", `drop table if exists ${ctx.self()}`]).tags(["t"]).dependencies("seed");
operate("out").hasOutput(true).queries((ctx) => `create table ${ctx.self()} as select 1`).schema("outs");
operate("ctx_op").queries((ctx) => { ctx.hasOutput(true); ctx.tags("z"); ctx.dependencies(["op"]); return `select '${ctx.name()}' from ${ctx.ref("outs", "out")}`; });

assert("all_fine", (ctx) => `select * from ${ctx.ref("seed")} where id is null`).tags(["check"]);
assert("configured").query("select 1 where false").config({ dependencies: ["op"], description: "d", schema: "checks", disabled: true });

test("seeded").dataset("made_one").input("seed", "select 5 as id").expect((ctx) => "select '' as name");
test("schema_input").dataset({ schema: "js", name: "made_two" }).input(["seed"], "select 6 as id").expect("select '' as name");

publisher.publishAll(["made_one", "made_two"]);
for (let i = 0; i < Number(session.config.vars.n); i += 1) {
  publish(`numbered_${i}`, (ctx) => `select ${i} as n, ${ctx.when(i > 1, "'big'", "'small'")} as size`);
}
