module.exports = require("./not_there");
