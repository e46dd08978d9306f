/** One message of the engine's, the SQLSTATE that it stands for, and the words that PostgreSQL has for it. */
export type Message = readonly [RegExp, string, (match: RegExpExecArray) => string];

/** What the engine says of statements that are wrong in themselves, before any row is read. */
export const bindingMessages: readonly Message[] = [
  [/window function calls cannot be nested/, "42P20", () => "window function calls cannot be nested"],
  [/Referenced update column (\S+) not found/, "42703", ([, name]) => `column "${name}" does not exist`],
  [
    /Multiple assignments to same column "([^"]+)"/,
    "42701",
    ([, name]) => `multiple assignments to same column "${name}"`,
  ],
  [
    /Duplicate column name "([^"]+)"|Column with name (\S+) already exists|[Dd]uplicate column name:? (\S+)/,
    "42701",
    ([, first, second, third]) => `column "${first ?? second ?? third}" specified more than once`,
  ],
  [
    /has (\d+) columns but (\d+) values were supplied|expected (\d+) columns but (\d+) values were supplied/,
    "42601",
    (match) => {
      const [columns, values] = [match[1] ?? match[3], match[2] ?? match[4]].map(Number);
      return (values ?? 0) > (columns ?? 0)
        ? "INSERT has more expressions than target columns"
        : "INSERT has more target columns than expressions";
    },
  ],
  [
    /Could not rename "[^"]*" to "([^"]+)": another entry/,
    "42P07",
    ([, name]) => `relation "${name}" already exists`,
  ],
  [
    /Macro Function with name "([^"]+)" already exists/,
    "42723",
    ([, name]) => `function "${name}" already exists with same argument types`,
  ],
  [/WHERE clause cannot contain aggregates/, "42803", () => "aggregates not allowed in WHERE clause"],
  [
    /WHERE clause cannot contain window functions/,
    "42P20",
    () => "window functions not allowed in WHERE clause",
  ],
  [
    /Set operations can only apply to expressions with the same number/,
    "42601",
    () => "each UNION, INTERSECT or EXCEPT query must have the same number of columns",
  ],
  [
    /Ambiguous reference to table "([^"]+)"|Duplicate alias "([^"]+)"/i,
    "42712",
    ([, first, second]) => `table name "${first ?? second}" specified more than once`,
  ],
  [/Subquery returns \d+ columns - expected/, "42601", () => "subquery must return only one column"],
  [
    /More than one row returned by a subquery/,
    "21000",
    () => "more than one row returned by a subquery used as an expression",
  ],
  [
    /(ORDER|GROUP BY) term out of range - should be between 1 and (\d+)/,
    "42P10",
    ([, clause, last]) =>
      `${clause === "ORDER" ? "ORDER BY" : clause} position is not in select list: it has ${last} columns`,
  ],
  [
    /Could not ORDER BY column "([^"]+)": add the expression/,
    "42703",
    ([, name]) =>
      `ORDER BY on a UNION/INTERSECT/EXCEPT result must be on one of the result columns: "${name}"`,
  ],
  [/Can only (delete from|update) base table/, "42809", () => "cannot change a view"],
  [
    /timestamp field value out of range: "([\s\S]*?)"/,
    "22008",
    ([, value]) => `date/time field value out of range: "${value}"`,
  ],
  [
    /Macro "?(?:rs_)?(\w+)"?\(\) does not support the supplied arguments/,
    "42883",
    ([, name]) => `function ${name} does not exist with these arguments`,
  ],
  [
    /In a DISTINCT aggregate, ORDER BY expressions must appear/,
    "42P10",
    () => "in an aggregate with DISTINCT, ORDER BY expressions must appear in the argument list",
  ],
  [/missing [\])]: /, "2201B", () => "invalid regular expression"],
  [
    /DEFAULT value cannot contain column names/,
    "0A000",
    () => "DEFAULT takes constants and functions of none, and this one is not supported by local-redshift",
  ],
];
