import * as v from "valibot";
import { someText, wholeNumber, wrongShape, yesOrNo } from "./settings-checks.ts";

/** Nodes that a cluster of a type may have. (mgmt/working-with-clusters: RA3 node types) */
export const NODE_TYPES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  "ra3.large": [1, 16],
  "ra3.xlplus": [1, 32],
  "ra3.4xlarge": [2, 128],
  "ra3.16xlarge": [2, 128],
};
/** The days that CloudWatch Logs takes. (AmazonCloudWatchLogs PutRetentionPolicy) */
const RETENTION = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const IPV4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}(\/32)?$/;

const period = v.optional(
  v.picklist(["daily", "weekly", "monthly"], 'must be "daily", "weekly" or "monthly"'),
  "monthly",
);
const amount = wholeNumber(1, 1_000_000, "must be a whole number from 1");
/** 4, multiples of 8 to 512, multiples of 32 to 1024. (mgmt/serverless-capacity) */
const capacity = v.pipe(
  wholeNumber(4, 1024, "must be 4, or from 8 to 1024"),
  v.check(
    (rpus) => rpus === 4 || (rpus <= 512 ? rpus % 8 === 0 : rpus % 32 === 0),
    "must be 4, a multiple of 8 up to 512, or a multiple of 32 up to 1024",
  ),
);
/** Ports that serverless and RA3 take. (AWS::RedshiftServerless::Workgroup, AWS::Redshift::Cluster) */
const port = v.pipe(
  wholeNumber(5431, 8215, "must be from 5431 to 5455, or from 8191 to 8215"),
  v.check((number) => number <= 5455 || number >= 8191, "must be from 5431 to 5455, or from 8191 to 8215"),
);
const name = v.pipe(
  someText,
  v.regex(
    /^[a-z](?:-?[a-z0-9]){2,46}$/,
    "must be 3 to 47 lower-case letters, digits and single hyphens, beginning with a letter",
  ),
);
const bucket = v.pipe(
  v.string("must be text"),
  v.transform((text) => text.replace(/^s3:\/\//, "").replace(/\/$/, "")),
  v.regex(
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^*?\s]+)?$/,
    "must be a bucket's name, or bucket/prefix, without a star",
  ),
);
const allowedAddress = v.pipe(
  someText,
  v.check(
    (text) => text === "auto" || IPV4.test(text),
    'must be "auto" or one IPv4 address, such as 203.0.113.7',
  ),
  v.check((text) => !text.startsWith("0."), "must be one address: a range opens the warehouse to strangers"),
  v.transform((text) => (text === "auto" || text.endsWith("/32") ? text : `${text}/32`)),
);

const shared = {
  name,
  region: v.optional(
    v.pipe(someText, v.regex(/^[a-z]{2}(-[a-z]+){1,2}-\d$/, "must be a region's name, such as us-west-2")),
  ),
  account: v.optional(v.pipe(someText, v.regex(/^\d{12}$/, "must be twelve digits, in quotes"))),
  database: v.optional(
    v.pipe(
      someText,
      v.regex(/^[a-z_][a-z0-9_]{0,63}$/, "must be lower-case letters, digits and underscores, 64 at most"),
    ),
    "dev",
  ),
  port: v.optional(port, 5439),
  adminUser: v.optional(
    v.pipe(
      someText,
      v.regex(/^[a-z][a-z0-9_]{0,127}$/, "must be lower-case letters, digits and underscores"),
      v.check((text) => !["public", "rdsdb"].includes(text), "is a name that Redshift keeps for itself"),
    ),
    "admin",
  ),
  allowedAddress: v.optional(allowedAddress, "auto"),
  addressService: v.optional(v.pipe(someText, v.url("must be a URL")), "https://checkip.amazonaws.com"),
  publicAccess: v.optional(yesOrNo, false),
  enhancedVpcRouting: v.optional(yesOrNo, true),
  buckets: v.optional(v.pipe(v.array(bucket, "must be a list"), v.minLength(1, "must not be empty"))),
  roleName: v.optional(v.pipe(someText, v.regex(/^[\w+=,.@-]{1,64}$/, "must be a name that IAM takes"))),
  vpc: v.optional(
    v.strictObject(
      {
        id: v.pipe(someText, v.regex(/^vpc-[0-9a-f]{8,}$/, "must be the id of a VPC")),
        subnets: v.pipe(
          v.array(
            v.pipe(someText, v.regex(/^subnet-[0-9a-f]{8,}$/, "must be the id of a subnet")),
            "must be a list",
          ),
          v.minLength(2, "must name at least two subnets"),
        ),
      },
      wrongShape,
    ),
  ),
  zones: v.optional(
    v.pipe(
      v.array(wholeNumber(0, 9, "must be a whole number from 0"), "must be a list"),
      v.length(3, "must be three numbers"),
    ),
  ),
  kmsKeyId: v.optional(v.pipe(someText, v.uuid("must be the id of a key"))),
  logRetentionDays: v.optional(
    v.pipe(
      wholeNumber(1, 3653, "must be a number of days"),
      v.check((days) => RETENTION.includes(days), `must be one of ${RETENTION.join(", ")}`),
    ),
    30,
  ),
  tags: v.optional(
    v.pipe(
      v.record(
        v.pipe(v.string(), v.regex(/^(?!aws:)[\p{L}\p{N}\s_.:/=+@-]{1,128}$/u, "is no name of a tag")),
        v.pipe(
          v.string("must be text: put it in quotes"),
          v.maxLength(256, "must have 256 characters at most"),
        ),
        "must be a map of texts",
      ),
      v.check((tags) => Object.keys(tags).length <= 40, "may hold 40 tags at most"),
    ),
    {},
  ),
};

const serverless = v.strictObject(
  {
    form: v.literal("serverless"),
    baseCapacity: v.optional(capacity, 8),
    maxCapacity: v.optional(capacity),
    usageLimit: v.optional(
      v.strictObject(
        {
          rpuHours: v.optional(amount, 64),
          period,
          action: v.optional(
            v.picklist(["log", "emit-metric", "deactivate"], 'must be "log", "emit-metric" or "deactivate"'),
            "deactivate",
          ),
        },
        wrongShape,
      ),
      {},
    ),
    ...shared,
  },
  wrongShape,
);
const provisioned = v.strictObject(
  {
    form: v.literal("provisioned"),
    nodeType: v.optional(
      v.picklist(Object.keys(NODE_TYPES), `must be one of ${Object.keys(NODE_TYPES).join(", ")}`),
      "ra3.large",
    ),
    nodes: v.optional(wholeNumber(1, 128, "must be a whole number from 1 to 128"), 1),
    usageLimit: v.optional(
      v.strictObject(
        {
          concurrencyScalingMinutes: v.optional(amount, 60),
          spectrumTerabytes: v.optional(amount, 1),
          period,
          action: v.optional(
            v.picklist(["log", "emit-metric", "disable"], 'must be "log", "emit-metric" or "disable"'),
            "disable",
          ),
        },
        wrongShape,
      ),
      {},
    ),
    ...shared,
  },
  wrongShape,
);

export const infraSchema = v.variant("form", [serverless, provisioned], wrongShape);
export type CheckedInfra = v.InferOutput<typeof infraSchema>;

/** The keys that may stand at a path below `infra`, for a form. */
export function infraKeys(form: string, path: string): readonly string[] {
  const { entries } = form === "provisioned" ? provisioned : serverless;
  if (path === "infra") return Object.keys(entries);
  if (path === "infra.vpc") return ["id", "subnets"];
  if (path === "infra.usageLimit") {
    return form === "provisioned"
      ? ["concurrencyScalingMinutes", "spectrumTerabytes", "period", "action"]
      : ["rpuHours", "period", "action"];
  }
  return [];
}
