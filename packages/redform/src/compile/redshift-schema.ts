import * as v from "valibot";

export const DIST_STYLES = ["auto", "even", "all", "key"] as const;
export const SORT_STYLES = ["auto", "compound", "interleaved"] as const;
export const AUDITS = ["before", "after"] as const;
/** What the config of a table can assert. */
export const WARN_ON = ["uniqueKey", "nonNull", "rowConditions", "primaryKey", "foreignKeys"] as const;
export const SCHEMA_CHANGES = ["ignore", "fail", "extend", "synchronize"] as const;
export const STRATEGIES = ["delete+insert", "merge"] as const;
export const TAKES = ["all", "new"] as const;
export const CHANGED = ["fail", "reload", "ignore"] as const;
export const SEVERITIES = ["error", "warn"] as const;
/** (dg/c_Compression_encodings) */
export const ENCODINGS = [
  ...(["raw", "az64", "bytedict", "delta", "delta32k", "lzo", "mostly8", "mostly16", "mostly32"] as const),
  ...(["runlength", "text255", "text32k", "zstd"] as const),
] as const;

const name = v.pipe(v.string("must be a name"), v.nonEmpty("must not be empty"));
const names = v.union(
  [
    v.pipe(
      name,
      v.transform((one): string[] => [one]),
    ),
    v.pipe(v.array(name), v.minLength(1, "must name a column")),
  ],
  "must be a column name or a list of column names",
);
export const foreignKeySchema = v.strictObject(
  {
    columns: names,
    references: v.union(
      [name, v.strictObject({ database: v.optional(name), schema: v.optional(name), name })],
      "must be the name of an action, or an object with schema and name",
    ),
    referencedColumns: v.optional(names),
  },
  shapeMessage,
);
/** The shape of a redshift block; Redshift's further demands are in redshift-rules.ts. */
export const blockSchema = v.strictObject(
  {
    distStyle: v.optional(oneOf(DIST_STYLES)),
    distKey: v.optional(v.pipe(v.string("must be one column name"), v.nonEmpty("must not be empty"))),
    sortKeys: v.optional(names),
    sortStyle: v.optional(oneOf(SORT_STYLES)),
    primaryKey: v.optional(names),
    foreignKeys: v.optional(
      v.array(foreignKeySchema, "must be a list of objects with columns and references"),
    ),
    audit: v.optional(oneOf(AUDITS)),
    warnOn: v.optional(
      v.pipe(
        v.array(oneOf(WARN_ON), "must be a list of kinds of assertions"),
        v.minLength(1, "must name a kind"),
      ),
    ),
    onSchemaChange: v.optional(oneOf(SCHEMA_CHANGES)),
    incrementalStrategy: v.optional(oneOf(STRATEGIES)),
    encode: v.optional(v.record(name, oneOf(ENCODINGS), "must be an object of columns and encodings")),
    backup: v.optional(v.boolean("must be true or false")),
  },
  shapeMessage,
);

/** The block of an assertion that has a file of its own. */
export const assertionBlockSchema = v.strictObject({ severity: v.optional(oneOf(SEVERITIES)) }, shapeMessage);

const loadSchema = v.strictObject(
  { take: v.optional(oneOf(TAKES), "all"), changed: v.optional(oneOf(CHANGED), "fail") },
  shapeMessage,
);
export const LOAD_KEYS = Object.keys(loadSchema.entries);
/** The block of an operation. */
export const operationBlockSchema = v.strictObject({ load: v.optional(loadSchema) }, shapeMessage);

/** A redshift block whose shape is right. */
export type RedshiftBlock = v.InferOutput<typeof blockSchema>;

function shapeMessage(issue: v.BaseIssue<unknown>): string {
  return issue.received === "undefined" ? "is missing" : "must be an object";
}

function oneOf<const T extends readonly string[]>(words: T): v.PicklistSchema<T, string> {
  return v.picklist(words, `must be one of ${words.join(", ")}`);
}
