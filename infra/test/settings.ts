import type { StackSettings } from "../src/index.ts";

const shared = {
  name: "sparkify",
  region: "us-west-2",
  database: "dev",
  port: 5439,
  adminUser: "admin",
  allowedAddress: "203.0.113.7/32",
  publicAccess: false,
  enhancedVpcRouting: true,
  buckets: ["udacity-dend/log_data", "udacity-dend/song_data", "other-bucket"],
  logRetentionDays: 30,
  tags: { project: "sparkify" },
} as const;

export const serverless: StackSettings = {
  ...shared,
  warehouse: { form: "serverless", baseCapacity: 8 },
};
export const provisioned: StackSettings = {
  ...shared,
  warehouse: { form: "provisioned", nodeType: "ra3.large", nodes: 2 },
};

/** Every form that settings can give the template. */
export const forms: Readonly<Record<string, StackSettings>> = Object.fromEntries(
  Object.entries({ serverless, provisioned }).flatMap(([form, settings]) => [
    [form, settings],
    [`${form}, on the internet`, { ...settings, publicAccess: true }],
    [
      `${form}, in a network that stands`,
      {
        ...settings,
        vpc: {
          id: "vpc-0123456789abcdef0",
          subnets: ["subnet-0123456a", "subnet-0123456b", "subnet-0123456c"],
        },
      },
    ],
    [
      `${form}, with everything named`,
      {
        ...settings,
        region: "us-west-1",
        roleName: "dwhRole",
        port: 5440,
        kmsKeyId: "0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f",
        zones: [2, 0, 2],
        enhancedVpcRouting: false,
        tags: {},
        warehouse:
          settings.warehouse.form === "serverless"
            ? { ...settings.warehouse, maxCapacity: 64 }
            : { ...settings.warehouse, nodes: 1 },
      },
    ],
  ]),
);
