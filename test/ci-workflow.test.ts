import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { buildProgram } from "../packages/redform/src/cli/program.ts";

const file = fileURLToPath(new URL("../docs/ci/github-actions.yaml", import.meta.url));
const workflow = readFileSync(file, "utf8");

interface Job {
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly run?: string; readonly uses?: string; readonly with?: object }[];
}
const { jobs, permissions } = parse(workflow) as {
  readonly jobs: Readonly<Record<string, Job>>;
  readonly permissions: Readonly<Record<string, string>>;
};
const commands = (job: string): readonly string[] =>
  (jobs[job]?.steps ?? []).flatMap(({ run = "" }) =>
    run.split("\n").filter((line) => line.startsWith("npx dataform")),
  );

it("the workflow compiles, builds and tests on the local engine, and only then plans against production", () => {
  expect(commands("test")).toEqual([
    "npx dataform compile",
    "npx dataform run --env local",
    "npx dataform test --env local",
  ]);
  expect(jobs["plan"]?.needs).toBe("test");
  expect(commands("plan")).toEqual([
    "npx dataform infra plan --env redshift",
    "npx dataform run --env redshift --dry-run",
  ]);
});

it("the workflow signs in by OIDC, with no key that lasts, and asks for that right where it needs it alone", () => {
  expect(workflow).not.toMatch(/secrets\.|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|aws-access-key-id/);
  expect(permissions).toEqual({ contents: "read" });
  expect(jobs["test"]?.permissions).toBeUndefined();
  expect(jobs["plan"]?.permissions).toEqual({ contents: "read", "id-token": "write" });
  const login = jobs["plan"]?.steps.find(({ uses = "" }) => uses.startsWith("aws-actions/"));
  expect(Object.keys(login?.with ?? {})).toEqual(["role-to-assume", "aws-region"]);
});

it("the workflow's commands and options exist", () => {
  const program = buildProgram({ terminal: { out: () => {}, err: () => {} } } as never, "0", () => {});
  for (const line of [...commands("test"), ...commands("plan")]) {
    const words = line.split(" ").slice(2);
    let command = program;
    while (words[0] !== undefined && !words[0].startsWith("-")) {
      const next = command.commands.find((one) => one.name() === words[0]);
      expect([line, next?.name()]).toEqual([line, words.shift()]);
      if (next !== undefined) command = next;
    }
    for (const option of words.filter((word) => word.startsWith("--"))) {
      expect(command.options.map(({ long }) => long)).toContain(option);
    }
  }
});
