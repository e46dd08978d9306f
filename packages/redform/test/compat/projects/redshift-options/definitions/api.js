publish("from_js", { type: "table", redshift: { distStyle: "key", distKey: "x" } }).query("select 1 as x");
publish("by_method").type("table").redshift({ sortStyle: "compound", sortKeys: ["x"] }).query("select 1 as x");
publish("in_context").query((ctx) => `${ctx.redshift({ distStyle: "key", distKey: "y" })}select 1 as y`);
