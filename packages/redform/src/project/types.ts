/** A project folder as data. */

import type { OpenLineageSettings } from "./openlineage-settings.ts";
import type { RedshiftSettings } from "./redshift-settings.ts";

/** dataform.json, with what the environment and the command line override already applied. */
export interface ProjectSettings {
  readonly warehouse: "redshift";
  readonly defaultSchema: string;
  readonly assertionSchema: string;
  readonly defaultDatabase?: string;
  readonly schemaSuffix?: string;
  readonly tablePrefix?: string;
  readonly vars: Readonly<Record<string, string>>;
  /** All of dataform.json as it stands in the file: the core reads more keys of it than we do. */
  readonly passedOn: Readonly<Record<string, unknown>>;
}

export interface LocalConnection {
  readonly warehouse: "local";
  /** The database file, absolute. */
  readonly path: string;
  readonly memoryLimit?: string;
  readonly threads?: number;
  readonly s3?: LocalS3;
}

/** How COPY of a local warehouse reaches s3://; what is absent is looked up as AWS's tools look it up. */
export interface LocalS3 {
  /** Public buckets alone, without an account. */
  readonly anonymous?: boolean;
  /** Where a statement has no REGION. */
  readonly region?: string;
  readonly profile?: string;
  /** A URL in place of AWS's own. */
  readonly endpoint?: string;
  /** Whether the role of a statement is assumed, as Redshift does it. */
  readonly assumeRole?: boolean;
}

/** Values may hold secrets: never printed, never handed to project code. */
export interface RedshiftConnection {
  readonly warehouse: "redshift";
  readonly settings: RedshiftSettings;
}

export interface Environment {
  readonly name: string;
  /** Relative to the project; null for the built-in local environment of a project without one. */
  readonly file: string | null;
  readonly connection: LocalConnection | RedshiftConnection;
  /** Where runs tell what they did; absent where they tell nobody. */
  readonly openLineage?: OpenLineageSettings;
  /** Actions at once. */
  readonly concurrency: number;
}

export interface Project {
  /** Absolute, real path. */
  readonly root: string;
  readonly settings: ProjectSettings;
  readonly environment: Environment;
  /** Sorted, relative, with forward slashes: everything under definitions/ and includes/ that the compiler reads. */
  readonly files: readonly string[];
}

/** What the command line lays over the files. */
export interface Overrides {
  /** --env, or DATAFORM_ENV, else "local". */
  readonly environment?: string;
  readonly vars?: Readonly<Record<string, string>>;
  readonly schemaSuffix?: string;
}
