publish("thrice", { type: "table", assertions: { nonNull: ["id"] } }).query("select 1 as id");
publish("thrice", { type: "view", assertions: { uniqueKey: ["id"] } }).query((ctx) => `select * from ${ctx.ref("thrice")}`);
