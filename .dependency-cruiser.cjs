/** The lines of docs/architecture.md: who may import whom. */
const swc = require("@swc/core");

// dependency-cruiser parses .tsx as .ts, which is a syntax error at the first element.
const { parseFileSync } = swc;
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith(".tsx") });

const redform = "^packages/redform/src/";
const only = (name, from, to, comment) => ({ name, comment, severity: "error", from, to });

/** A stage of redform and the stages whose values it may read. */
const stages = {
  project: [],
  compile: ["project", "graph", "sql"],
  graph: [],
  sql: ["graph"],
  plan: ["graph", "sql", "warehouse"],
  aws: ["project"],
  infra: ["project", "aws"],
  warehouse: ["graph", "project", "aws"],
  run: ["graph", "sql", "plan", "warehouse"],
  explore: ["project", "graph", "sql", "warehouse"],
  testing: ["project", "compile", "graph", "sql", "plan", "warehouse", "run"],
  lineage: ["graph", "sql"],
  openlineage: ["graph", "lineage", "run", "project"],
  site: ["project", "graph", "lineage", "explore", "sql", "plan", "warehouse", "run", "testing"],
  serve: ["project", "graph", "explore", "warehouse", "run", "testing", "site"],
};

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-unresolvable",
      severity: "error",
      from: {},
      to: {
        couldNotResolve: true,
        pathNot: "^redform$|^local-redshift(/lineage)?$|^eventsim$|^redform-infra$",
      },
    },
    ...Object.entries(stages).map(([stage, reads]) =>
      only(
        `redform-${stage}`,
        { path: `${redform}${stage}/` },
        {
          path: redform,
          pathNot: [...[stage, ...reads].map((name) => `${redform}${name}/`), `${redform}problem\\.ts$`],
        },
        `${stage} may read only: ${reads.join(", ") || "nothing"}`,
      ),
    ),
    only(
      "pure-stages",
      { path: `${redform}(graph|sql|plan|explore|lineage)/` },
      { dependencyTypes: ["core"] },
      "graph, sql, plan, explore and lineage do no I/O",
    ),
    only(
      "redform-knows-no-duckdb",
      { path: "^packages/redform/" },
      { path: "duckdb" },
      "local-redshift is the only door to DuckDB",
    ),
    only(
      "local-redshift-one-duckdb-file",
      { path: "^packages/local-redshift/src/", pathNot: "^packages/local-redshift/src/engine\\.ts$" },
      { path: "duckdb" },
      "DuckDB's API is met in engine.ts alone",
    ),
    only(
      "local-redshift-knows-no-dataform",
      { path: "^packages/local-redshift/" },
      { path: "(packages/redform|@dataform|^redform$)" },
      "local-redshift is a package of its own",
    ),
    only(
      "local-engine-behind-warehouse",
      { path: redform, pathNot: [`${redform}warehouse/local\\.ts$`, `${redform}lineage/`] },
      { path: "(packages/local-redshift|^local-redshift$)" },
      "redform reaches local-redshift through warehouse/local.ts",
    ),
    only(
      "lineage-reads-sql-alone",
      { path: `${redform}lineage/` },
      {
        path: "(packages/local-redshift|^local-redshift)",
        pathNot: [
          "packages/local-redshift/(src|dist)/lineage/index\\.(ts|js|d\\.ts)$",
          "^local-redshift/lineage$",
        ],
      },
      "what the SQL of a model says is the dialect's to read: local-redshift/lineage, which loads no engine",
    ),
    only(
      "local-redshift-lineage-loads-no-engine",
      { path: "^packages/local-redshift/src/lineage/" },
      { path: "^packages/local-redshift/src/(engine|session|local-redshift|index)\\.ts$" },
      "reading SQL starts no engine",
    ),
    only(
      "dataform-core-only-in-compile",
      { path: redform, pathNot: `${redform}compile/` },
      { path: "@dataform/core" },
      "the core is called in compile/ alone",
    ),
    only(
      "infra-alone",
      { path: "^infra/" },
      { path: "^packages/|^(redform|local-redshift|eventsim)$" },
      "the stack knows settings and CDK, and nothing of the rest",
    ),
    only(
      "cdk-only-in-infra",
      { path: "^packages/" },
      { path: "aws-cdk-lib|^constructs$" },
      "CDK is large: redform reaches it through redform-infra alone",
    ),
    only(
      "pages-read-types-alone",
      { path: "^packages/redform/web/src/" },
      {
        path: redform,
        pathNot: `${redform}((site|explore)/|graph/closure\\.ts$|lineage/(column-edge|walk|impact|lit|packed-lineage)\\.ts$)`,
        dependencyTypesNot: ["type-only"],
      },
      "the browser's app meets the framework through the data of the site, the questions of explores and walks of lineage",
    ),
    only(
      "framework-knows-no-page",
      { path: redform },
      { path: "^packages/redform/web/" },
      "the app is bundled; nothing imports it",
    ),
    only(
      "eventsim-alone",
      { path: "^packages/eventsim/" },
      { path: "packages/(redform|local-redshift)" },
      "eventsim needs neither",
    ),
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(/dist/|/test/compat/|node_modules/(?!@duckdb|@dataform))" },
  },
};
