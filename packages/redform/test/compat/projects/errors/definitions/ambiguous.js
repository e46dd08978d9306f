publish("same", { schema: "s1" }).query("select 1");
publish("same", { schema: "s2" }).query("select 1");
publish("reads_same").query((ctx) => `select * from ${ctx.ref("same")}`);
