import * as v from "valibot";
import type { Outcome, Problem } from "../problem.ts";
import { findEnvironmentFile, unknownEnvironment } from "./environment.ts";
import { type CheckedInfra, infraKeys, infraSchema, NODE_TYPES } from "./infra-schema.ts";
import type { AwsSettings } from "./redshift-settings.ts";
import { describeIssue, pathOf } from "./settings-checks.ts";
import { placeOfKey } from "./yaml-place.ts";
import { readYaml } from "./yaml-settings.ts";

type Extras = "region" | "buckets";
/** What `dataform infra` makes, as the environment's file says it. */
export type InfraSettings = DistributiveOmit<CheckedInfra, Extras> & {
  readonly region: string;
  /** `bucket` or `bucket/prefix`: those said, else those that `vars` name. */
  readonly buckets: readonly string[];
  readonly environment: string;
  /** Relative to the project. */
  readonly file: string;
  readonly aws: AwsSettings;
};
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/**
 * Reads `infra` of an environment's file, and `connection.aws`, without asking for the variables of the rest: they
 * are what `dataform infra up` is going to write.
 */
export async function readInfraSettings(
  root: string,
  environment: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Outcome<InfraSettings>> {
  const found = await findEnvironmentFile(root, environment);
  if (found === null) return { ok: false, problems: [await unknownEnvironment(root, environment)] };
  const { file, text } = found;
  const read = readYaml(
    text,
    file,
    env,
    ([first, second]) => first === "infra" || (first === "connection" && second === "aws"),
  );
  if (!read.ok) return read;
  const document = asMap(read.value);
  const problem = (path: readonly string[], message: string, remedy: string | null): Problem => ({
    file,
    ...placeOfKey(text, path),
    message,
    remedy,
    code: "bad-environment",
  });
  if (document["infra"] === undefined) {
    return {
      ok: false,
      problems: [
        problem(
          [],
          "the environment has no infra.",
          "Write what is to be made under infra: (docs/redshift.md).",
        ),
      ],
    };
  }
  const written = asMap(document["infra"]);
  const checked = v.safeParse(infraSchema, { form: "serverless", ...written });
  if (!checked.success) {
    const form = String(written["form"] ?? "serverless");
    const problems = checked.issues.map((issue) => {
      const path = ["infra", ...pathOf(issue)];
      if (issue.type === "variant") {
        return problem(["infra", "form"], 'infra.form must be "serverless" or "provisioned".', null);
      }
      const described = describeIssue(prefixed(issue), (at) => infraKeys(form, at));
      return problem(path, described.message, described.remedy);
    });
    return { ok: false, problems };
  }
  const aws = awsSettings(asMap(asMap(document["connection"])["aws"]));
  const region = checked.output.region ?? aws.region ?? env["AWS_REGION"];
  const buckets = checked.output.buckets ?? bucketsOf(asMap(document["vars"]));
  const problems = [
    ...(region === undefined
      ? [
          problem(
            ["infra"],
            "infra.region is missing.",
            "Name the region of the data: COPY is free within it.",
          ),
        ]
      : []),
    ...(buckets.length === 0
      ? [problem(["infra"], "infra.buckets is missing.", "List the buckets that COPY may read.")]
      : []),
    ...contradictions(checked.output).map(([key, message]) => problem(["infra", key], message, null)),
  ];
  if (problems.length > 0 || region === undefined) return { ok: false, problems };
  return {
    ok: true,
    value: { ...checked.output, region, buckets, environment, file, aws: { ...aws, region } },
  };
}

/** What no key by itself shows. */
function contradictions(infra: CheckedInfra): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  if (infra.form === "provisioned") {
    const [least, most] = NODE_TYPES[infra.nodeType] ?? [1, 128];
    if (infra.nodes < least || infra.nodes > most) {
      found.push(["nodes", `infra.nodes must be from ${least} to ${most} for ${infra.nodeType}.`]);
    }
  } else {
    if (infra.maxCapacity !== undefined && infra.maxCapacity < infra.baseCapacity) {
      found.push(["maxCapacity", "infra.maxCapacity must not be below infra.baseCapacity."]);
    }
    if (infra.vpc !== undefined && infra.enhancedVpcRouting && infra.vpc.subnets.length < 3) {
      found.push([
        "vpc",
        "infra.vpc.subnets must name three subnets, in three zones, for enhanced VPC routing.",
      ]);
    }
  }
  if (!infra.publicAccess && infra.allowedAddress === "auto") {
    found.push([
      "allowedAddress",
      "infra.allowedAddress must be said where publicAccess is false: this machine's public address can't reach a private one.",
    ]);
  }
  return found;
}

/** `s3://bucket/prefix` in vars, as what COPY will read. */
function bucketsOf(vars: Readonly<Record<string, unknown>>): readonly string[] {
  const urls = Object.values(vars).filter((value) => typeof value === "string" && value.startsWith("s3://"));
  return [...new Set(urls.map((url) => String(url).slice("s3://".length).replace(/\/$/, "")))].sort();
}

function awsSettings(written: Readonly<Record<string, unknown>>): AwsSettings {
  const text = (key: string): Readonly<Record<string, string>> =>
    typeof written[key] === "string" ? { [key]: written[key] } : {};
  return { ...text("region"), ...text("profile"), ...text("endpoint") };
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** The issue as if the whole environment had been checked. */
function prefixed(issue: v.BaseIssue<unknown>): v.BaseIssue<unknown> {
  const first = { type: "object", origin: "value", input: {}, key: "infra", value: undefined } as const;
  return { ...issue, path: [first, ...(issue.path ?? [])] };
}
