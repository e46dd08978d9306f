const money = require("./money");
const nested = require("includes/deep/more");

const STATUSES = ["open", "paid"];
const quoted = (values) => values.map((value) => `'${value}'`).join(", ");

module.exports = { STATUSES, quoted, money, nested, project: dataform.projectConfig.vars.country };
