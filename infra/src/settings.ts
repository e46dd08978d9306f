/** What the stack is made of: settings that were checked already. */
export interface StackSettings {
  /** Names the stack and, unless said, the namespace and workgroup or the cluster: `[a-z][a-z0-9-]*`. */
  readonly name: string;
  readonly region: string;
  readonly warehouse: ServerlessWarehouse | ProvisionedWarehouse;
  readonly database: string;
  readonly port: number;
  readonly adminUser: string;
  /** The one address that may connect: an IPv4 range of one address, `203.0.113.7/32`. */
  readonly allowedAddress: string;
  /** Whether the warehouse has an address on the internet. */
  readonly publicAccess: boolean;
  readonly enhancedVpcRouting: boolean;
  /** What COPY may read: `bucket`, or `bucket/prefix`. */
  readonly buckets: readonly string[];
  /** Absent: CloudFormation names the role. */
  readonly roleName?: string;
  /** A network that stands already; absent: the stack makes one. */
  readonly vpc?: { readonly id: string; readonly subnets: readonly string[] };
  /** Which of the region's zones a network of the stack's own is in, counted from 0; absent: the first three. */
  readonly zones?: readonly number[];
  /** The id of a key of your own; absent: AWS's. */
  readonly kmsKeyId?: string;
  readonly logRetentionDays: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ServerlessWarehouse {
  readonly form: "serverless";
  /** Redshift processing units. */
  readonly baseCapacity: number;
  readonly maxCapacity?: number;
}

export interface ProvisionedWarehouse {
  readonly form: "provisioned";
  readonly nodeType: string;
  readonly nodes: number;
}

/** Names and values of the stack's outputs. */
export type Outputs = Readonly<Record<string, string>>;
