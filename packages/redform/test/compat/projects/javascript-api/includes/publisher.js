function publishAll(names) {
  return names.map((name) =>
    publish(name, { type: "table", tags: ["made"] }).query((ctx) => `select '${ctx.name()}' as name from ${ctx.ref("seed")}`));
}
module.exports = { publishAll };
