/** The files of a new project: a source, a table over it, a view, and a unit test. */
export const starterProject: Readonly<Record<string, string>> = {
  "dataform.json": `{
  "warehouse": "redshift",
  "defaultSchema": "shop",
  "assertionSchema": "shop_assertions"
}
`,
  "environments/local.yaml": `# Redshift's SQL inside the process: no account, no server.
warehouse: local
connection:
  path: .redform/warehouse.duckdb
  memoryLimit: 1GB
`,
  "environments/redshift.yaml": `# Every \${NAME} is read from an environment variable.
warehouse: redshift
connection:
  host: \${REDSHIFT_HOST}
  port: 5439
  database: \${REDSHIFT_DATABASE}
  auth:
    method: password
    user: \${REDSHIFT_USER}
    password: \${REDSHIFT_PASSWORD}
`,
  "definitions/orders.sqlx": `config {
  type: "table",
  description: "Orders as they came in. One row for each order.",
  columns: {
    order_id: "Key of the order",
    customer: "Who ordered",
    ordered_at: "When, in UTC",
    amount: "Price in euros",
  },
  redshift: {
    distStyle: "key",
    distKey: "order_id",
    sortStyle: "compound",
    sortKeys: ["ordered_at"],
    primaryKey: ["order_id"],
  },
}

select
  1 as order_id,
  'ann'::varchar(64) as customer,
  timestamp '2026-01-05 10:00:00' as ordered_at,
  12.50::decimal(12, 2) as amount
union all
select
  2,
  'bob',
  timestamp '2026-01-06 11:30:00',
  7.25
union all
select
  3,
  'ann',
  timestamp '2026-01-07 09:15:00',
  20.00
`,
  "definitions/customers.sqlx": `config {
  type: "table",
  description: "What each customer spent. One row for each customer.",
  assertions: { rowConditions: ["spent >= 0"] },
  redshift: { distStyle: "all", primaryKey: ["customer"] },
}

select
  customer,
  count(*) as orders,
  sum(amount) as spent,
  max(ordered_at) as last_ordered_at
from \${ref("orders")}
group by customer
`,
  "definitions/tests/customers_add_up.sqlx": `config {
  type: "test",
  dataset: "customers",
}

input "orders" {
  select 'ann' as customer, 1.00::decimal(12, 2) as amount, timestamp '2026-01-01 00:00:00' as ordered_at
  union all
  select 'ann', 2.00, timestamp '2026-01-02 00:00:00'
}

select
  'ann' as customer,
  2 as orders,
  3.00::decimal(12, 2) as spent,
  timestamp '2026-01-02 00:00:00' as last_ordered_at
`,
  ".gitignore": `.redform/
environments/*.env
dwh.cfg
node_modules/
`,
};
