import * as v from "valibot";

export const DIST_STYLES = ["auto", "even", "all", "key"] as const;
export const SORT_STYLES = ["auto", "compound", "interleaved"] as const;

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
    distStyle: v.optional(v.picklist(DIST_STYLES, `must be one of ${DIST_STYLES.join(", ")}`)),
    distKey: v.optional(v.pipe(v.string("must be one column name"), v.nonEmpty("must not be empty"))),
    sortKeys: v.optional(names),
    sortStyle: v.optional(v.picklist(SORT_STYLES, `must be one of ${SORT_STYLES.join(", ")}`)),
    primaryKey: v.optional(names),
    foreignKeys: v.optional(
      v.array(foreignKeySchema, "must be a list of objects with columns and references"),
    ),
  },
  shapeMessage,
);

/** A redshift block whose shape is right. */
export type RedshiftBlock = v.InferOutput<typeof blockSchema>;

function shapeMessage(issue: v.BaseIssue<unknown>): string {
  return issue.received === "undefined" ? "is missing" : "must be an object";
}
