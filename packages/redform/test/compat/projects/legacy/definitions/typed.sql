/*js
type("incremental");
tags(["legacy"]);
where("id > 1");
const n = 5;
*/
${config({ uniqueKey: ["id"], description: "Old style" })}
select ${n} as id from ${ref("plain")} cross join ${resolve("nowhere")} cross join ${ref("old", "plain")}
${when(incremental(), "where 1 = 1")}
