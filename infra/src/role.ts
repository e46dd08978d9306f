import { CfnRole } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import type { StackSettings } from "./settings.ts";

/** What a bucket setting grants: listing below its prefix, and reading the objects there. */
export interface BucketGrant {
  readonly bucketArn: string;
  readonly objectsArn: string;
  /** Keys begin with it; "" for the whole bucket. */
  readonly prefix: string;
}

/** `bucket/prefix` as what a policy names. The star stands for the keys below the prefix, which only S3 knows. */
export function bucketGrants(buckets: readonly string[]): readonly BucketGrant[] {
  return buckets.map((setting) => {
    const slash = setting.indexOf("/");
    const bucket = slash < 0 ? setting : setting.slice(0, slash);
    const prefix = slash < 0 ? "" : setting.slice(slash + 1);
    const bucketArn = `arn:aws:s3:::${bucket}`;
    return { bucketArn, objectsArn: `${bucketArn}/${prefix}*`, prefix };
  });
}

/**
 * The role that Redshift assumes for COPY: it lists and reads the data buckets and can do nothing else. COPY from S3
 * needs ListBucket and GetObject. (mgmt/authorizing-redshift-service)
 */
export function readingRole(scope: Construct, settings: StackSettings): CfnRole {
  const grants = bucketGrants(settings.buckets);
  return new CfnRole(scope, "Role", {
    ...(settings.roleName === undefined ? {} : { roleName: settings.roleName }),
    description: `Amazon Redshift ${settings.name} reads its data on S3`,
    assumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: principals(settings) }, Action: "sts:AssumeRole" },
      ],
    },
    policies: [
      {
        policyName: "read-data",
        policyDocument: {
          Version: "2012-10-17",
          Statement: [
            ...grants.map(({ bucketArn, prefix }) => ({
              Effect: "Allow",
              Action: ["s3:ListBucket"],
              Resource: bucketArn,
              ...(prefix === "" ? {} : { Condition: { StringLike: { "s3:prefix": `${prefix}*` } } }),
            })),
            {
              Effect: "Allow",
              Action: ["s3:GetObject"],
              Resource: grants.map(({ objectsArn }) => objectsArn),
            },
          ],
        },
      },
    ],
  });
}

/** Serverless assumes roles as either service. (mgmt/serverless-security-other-services) */
function principals({ warehouse }: StackSettings): string | readonly string[] {
  return warehouse.form === "serverless"
    ? ["redshift-serverless.amazonaws.com", "redshift.amazonaws.com"]
    : "redshift.amazonaws.com";
}
