module.exports = { label: "from a folder below" };
