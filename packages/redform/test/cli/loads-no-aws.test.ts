import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { makeProject } from "./dataform.ts";

const bin = fileURLToPath(new URL("../../bin/dataform.js", import.meta.url));

/** The modules that a command loads, as their addresses. */
async function loadedBy(root: string, args: readonly string[]): Promise<string> {
  const list = join(root, "loaded.txt");
  writeFileSync(list, "");
  writeFileSync(
    join(root, "hooks.mjs"),
    `import { appendFileSync } from "node:fs";
     export async function load(url, context, next) {
       appendFileSync(${JSON.stringify(list)}, url + "\\n");
       return next(url, context);
     }`,
  );
  writeFileSync(
    join(root, "register.mjs"),
    `import { register } from "node:module"; register(${JSON.stringify(pathToFileURL(join(root, "hooks.mjs")).href)});`,
  );
  const env = { PATH: process.env.PATH, NO_COLOR: "1", AWS_EC2_METADATA_DISABLED: "true" };
  const command = ["--import", join(root, "register.mjs"), bin, ...args];
  await promisify(execFile)(process.execPath, command, { cwd: root, env }).catch(() => {});
  return readFileSync(list, "utf8");
}

it("the packages of AWS are loaded by no command that does not need them", async () => {
  const root = makeProject({
    "definitions/one.sqlx": 'config { type: "table" }\nselect 1 as v\n',
    "environments/redshift.yaml":
      "warehouse: redshift\nconnection: { host: h, database: d, auth: { method: cluster, clusterIdentifier: c } }\ninfra: { name: shop, region: us-west-2, buckets: [b-1], allowedAddress: 10.0.0.5 }\n",
  });
  const aws = /node_modules\/(@aws-sdk|@smithy|aws-cdk-lib|constructs)\/|\/infra\/dist\//;
  for (const args of [["compile"], ["compile", "--env", "redshift"], ["--help"], ["runs"], ["run"]]) {
    const loaded = await loadedBy(root, args);
    expect(loaded).toContain("/dist/cli/main.js");
    expect([args, aws.exec(loaded)?.[0]]).toEqual([args, undefined]);
  }
  // What the list would show: `infra` does load them.
  expect(await loadedBy(root, ["infra", "plan", "--env", "redshift"])).toMatch(
    /node_modules\/@aws-sdk\/client-sts\//,
  );
});
