const path = require("path");
module.exports = (column) => `(${column} / 100.0)::decimal(12, 2)`;
module.exports.base = path.basename("a/b.txt");
