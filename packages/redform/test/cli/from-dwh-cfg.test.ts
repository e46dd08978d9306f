import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readInfraSettings } from "../../src/project/infra-settings.ts";
import { loadProject } from "../../src/project/load-project.ts";
import { dataform, makeProject } from "./dataform.ts";

/** The file of the infrastructure notebook, as it was handed out, filled in. */
const NOTEBOOK = `[AWS]
KEY=AKIAIOSFODNN7EXAMPLE
SECRET=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY

[DWH]
DWH_CLUSTER_TYPE=multi-node
DWH_NUM_NODES=4
DWH_NODE_TYPE=dc2.large

DWH_IAM_ROLE_NAME=dwhRole
DWH_CLUSTER_IDENTIFIER=dwhCluster
DWH_DB=dwh
DWH_DB_USER=dwhUser
DWH_DB_PASSWORD=Passw0rd
DWH_PORT=5439
`;
/** The file of the project that came after it. */
const PROJECT = `[CLUSTER]
HOST='dwhcluster.csmamz5zxmle.us-west-2.redshift.amazonaws.com'
DB_NAME='dwh'
DB_USER='dwhuser'
DB_PASSWORD='Passw0rd'
DB_PORT=5439

[IAM_ROLE]
ARN='arn:aws:iam::123456789012:role/dwhRole'

[S3]
LOG_DATA='s3://udacity-dend/log_data'
LOG_JSONPATH='s3://udacity-dend/log_json_path.json'
SONG_DATA='s3://udacity-dend/song_data'
FAVOURITE=42
`;
const SECRETS = /AKIAIOSFODNN7EXAMPLE|wJalrXUtn|Passw0rd/;

/** Everything that stands in a folder, as one text. */
function everything(root: string): string {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "dwh.cfg")
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

describe("dataform init --from-dwh-cfg", () => {
  it("reads a notebook's cluster into what `infra` makes, and no secret into a file", async () => {
    const root = makeProject({ "dwh.cfg": NOTEBOOK });
    const { code, stdout, stderr } = await dataform(["init", "--from-dwh-cfg", "dwh.cfg"], root);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("DWH_CLUSTER_IDENTIFIER → infra.name\n");
    expect(stdout).toContain("Set: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY\n");
    expect(stdout).not.toMatch(SECRETS);
    expect(everything(root)).not.toMatch(SECRETS);
    const text = readFileSync(join(root, "environments/dwh.yaml"), "utf8");
    expect(text).toContain("dc2.large, which AWS makes no more");
    const buckets = text.replace("vars:", "vars:\n  log_data: s3://udacity-dend/log_data");
    writeFileSync(join(root, "environments/dwh.yaml"), buckets);
    expect(await readInfraSettings(root, "dwh", {})).toMatchObject({
      ok: true,
      value: {
        name: "dwhcluster",
        form: "provisioned",
        nodeType: "ra3.large",
        nodes: 4,
        database: "dwh",
        adminUser: "dwhuser",
        port: 5439,
        roleName: "dwhRole",
        region: "us-west-2",
        buckets: ["udacity-dend/log_data"],
      },
    });
  });

  it("reads a cluster that stands into a connection, its sources and its role", async () => {
    const root = makeProject({ "dwh.cfg": PROJECT });
    const { code, stdout } = await dataform(["init", "--from-dwh-cfg", "dwh.cfg", "--env", "old"], root);
    expect(code).toBe(0);
    expect(stdout).toContain("FAVOURITE: not taken over");
    expect(stdout).toContain("Set: REDSHIFT_PASSWORD\n");
    expect(everything(root)).not.toMatch(SECRETS);
    const loaded = await loadProject(root, { environment: "old" }, { REDSHIFT_PASSWORD: "p" });
    expect(loaded).toMatchObject({
      ok: true,
      value: {
        environment: {
          connection: {
            settings: {
              host: "dwhcluster.csmamz5zxmle.us-west-2.redshift.amazonaws.com",
              port: 5439,
              database: "dwh",
              auth: { method: "password", user: "dwhuser", password: "p" },
              aws: { region: "us-west-2" },
            },
          },
        },
        settings: {
          vars: {
            log_data: "s3://udacity-dend/log_data",
            song_data: "s3://udacity-dend/song_data",
            log_jsonpath: "s3://udacity-dend/log_json_path.json",
            iam_role: "arn:aws:iam::123456789012:role/dwhRole",
          },
        },
      },
    });
    expect(await readInfraSettings(root, "old", {})).toMatchObject({
      value: {
        buckets: ["udacity-dend/log_data", "udacity-dend/log_json_path.json", "udacity-dend/song_data"],
      },
    });
  });

  it("makes a whole project where there is none, beside the file too", async () => {
    const root = makeProject({ "new/dwh.cfg": NOTEBOOK });
    const { code } = await dataform(["init", "--from-dwh-cfg", "dwh.cfg"], join(root, "new"));
    expect(code).toBe(0);
    expect((await dataform(["run"], join(root, "new"))).code).toBe(0);
    const other = await dataform(["init", "shop", "--from-dwh-cfg", "new/dwh.cfg"], root);
    expect([other.code, existsSync(join(root, "shop/environments/dwh.yaml"))]).toEqual([0, true]);
  });

  it("refuses what it can't read, and writes nothing then", async () => {
    const root = makeProject({
      "bad.cfg": "[AWS]\nKEY=x\nSECRET hunter2\n",
      "empty.cfg": "[A]\n",
      "dwh.cfg": NOTEBOOK,
    });
    mkdirSync(join(root, "environments"));
    writeFileSync(join(root, "environments/dwh.yaml"), "warehouse: local\n");
    for (const [args, says] of [
      [["--from-dwh-cfg", "none.cfg"], "can't read none.cfg"],
      [["--from-dwh-cfg", "bad.cfg"], "bad.cfg:3 is neither"],
      [["--from-dwh-cfg", "empty.cfg"], "has none of the keys"],
      [["--from-dwh-cfg", "dwh.cfg"], "environments/dwh.yaml stands already"],
      [["--from-dwh-cfg", "dwh.cfg", "--env", "../x"], "can't name an environment"],
      [[], "no folder is named"],
    ] as const) {
      const { code, stderr } = await dataform(["init", ...args], root);
      expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
      expect(stderr).not.toContain("hunter2");
    }
    expect(readFileSync(join(root, "environments/dwh.yaml"), "utf8")).toBe("warehouse: local\n");
  });
});
