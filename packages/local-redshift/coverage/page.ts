import { compared } from "../test/differential/size.ts";
import { type Documented, sections, snippets, statements, types } from "./documented.ts";
import { functionEvidence, statementEvidence, typeEvidence } from "./evidence.ts";
import type { State, States } from "./states.ts";

const DOCUMENTATION = "https://docs.aws.amazon.com/redshift/latest/dg/";

const MEANINGS: readonly (readonly [State["state"], string])[] = [
  ["same", "the engine's function of that name gives Redshift's answer"],
  ["renamed", "the engine's function of another name does"],
  ["macro", "an SQL macro or a function of local-redshift does"],
  ["rewritten", "an expression stands for it"],
  ["runs", "it does what Redshift does"],
  ["notice", "it is accepted, and a notice says what it does here"],
  ["refused", "it is an error that names it; a name that is in no list is refused too"],
];

/** docs/redshift-coverage.md, from what the documentation lists and what is true of it here. */
export function coveragePage(states: States): string {
  const functions = sections.flatMap((section) => section.functions);
  return [
    "# What of Redshift's SQL runs locally",
    "",
    "Every function, statement and type that Redshift's documentation lists, with what local-redshift does",
    "with it and how that is tested. `npm run coverage:redshift` writes this page from the list of functions,",
    "from trying each statement and type, and from the tests; a test fails when it is out of date.",
    "",
    "What was tried here was tried on local-redshift and on PostgreSQL, never on a cluster.",
    "",
    "## Counts",
    "",
    ...counts(states, functions),
    "",
    ...MEANINGS.map(([state, meaning]) => `- **${state}**: ${meaning}`),
    "",
    `The same query runs on PostgreSQL 18 and here, and the rows are equal, for ${compared.byHand} queries`,
    `written by hand and ${compared.generated} generated ones (\`test/differential\`). Of the conformance snippets`,
    `${snippets.passed} of ${snippets.of} pass (\`test/sql/snippets.test.ts\`, where they are at hand).`,
    "",
    "How it is tested: *documentation*, values of the documentation's examples or reckoned by hand in",
    "`test/functions`; *PostgreSQL*, the same query on both engines in `test/differential`; *snippet*, one of",
    "the conformance snippets; *hand*, other tests. Statements and types name the folders of their tests.",
    "",
    "## Functions",
    ...sections.flatMap(({ title, page, functions: listed }) => [
      "",
      `### [${title}](${DOCUMENTATION}${page}.html)`,
      "",
      ...table(listed, states.functions, functionEvidence),
    ]),
    "",
    "## Statements",
    "",
    ...table(statements, states.statements, statementEvidence),
    "",
    "## Types",
    "",
    ...table(types, states.types, typeEvidence),
    "",
  ].join("\n");
}

function counts(states: States, functions: readonly Documented[]): readonly string[] {
  const row = (title: string, names: readonly Documented[], of: ReadonlyMap<string, State>): string => {
    const unique = [...new Set(names.map(({ name }) => name))];
    const numbers = MEANINGS.map(([state]) => unique.filter((name) => of.get(name)?.state === state).length);
    return `| ${title} | ${unique.length} | ${numbers.join(" | ")} |`;
  };
  return [
    `| | listed | ${MEANINGS.map(([state]) => state).join(" | ")} |`,
    `| --- | ${["", ...MEANINGS].map(() => "--:").join(" | ")} |`,
    row("functions", functions, states.functions),
    row("statements", statements, states.statements),
    row("types", types, states.types),
  ];
}

function table(
  listed: readonly Documented[],
  states: ReadonlyMap<string, State>,
  evidence: (name: string) => readonly string[],
): readonly string[] {
  return [
    "| name | state | tested | remark |",
    "| --- | --- | --- | --- |",
    ...listed.map(({ name, page }) => {
      const { state, remark } = states.get(name) ?? { state: "refused", remark: "" };
      const tested = evidence(name).join(", ");
      return `| [${name}](${DOCUMENTATION}${page}.html) | ${state} | ${tested} | ${remark.replaceAll("|", "\\|").replaceAll("\n", " ")} |`;
    }),
  ];
}
