publish("from_helper", "select 'helper'");
module.exports = { helper: (n) => n * 2 };
