import type { ConversionOptions } from "../command.ts";
import type { CopyType } from "../contract.ts";
import { booleanKind } from "./boolean.ts";
import { decimalKind } from "./decimal.ts";
import { floatKind } from "./float.ts";
import { integerKind } from "./integer.ts";
import { type Found, isFault, type Kind } from "./kind.ts";
import { superKind } from "./super.ts";
import { textKind } from "./text.ts";
import { dateKind, timeKind, timestampKind } from "./time.ts";

/** The kind of a column's type, with COPY's options in it. @throws RedshiftError for a format it cannot read */
export function kindOf(type: CopyType, options: ConversionOptions): Kind {
  const plain = plainKind(type, options);
  const isMoment = ["date", "time", "timestamp", "timestamptz"].includes(type.kind);
  const kind = options.acceptAnyDate && isMoment ? withNullForFaults(plain) : plain;
  const isText = type.kind === "varchar" || type.kind === "char";
  return options.nullAs === null || isText ? kind : withNullText(kind, options.nullAs);
}

function plainKind(type: CopyType, options: ConversionOptions): Kind {
  switch (type.kind) {
    case "smallint":
    case "integer":
    case "bigint":
      return integerKind({ kind: type.kind }, options);
    case "real":
    case "double":
      return floatKind({ kind: type.kind }, options);
    case "boolean":
      return booleanKind({ kind: type.kind }, options);
    case "date":
      return dateKind({ kind: type.kind }, options);
    case "time":
      return timeKind({ kind: type.kind }, options);
    case "timestamp":
    case "timestamptz":
      return timestampKind({ kind: type.kind }, options);
    case "super":
      return superKind({ kind: type.kind }, options);
    case "decimal":
      return decimalKind(type, options);
    case "varchar":
    case "char":
      return textKind(type, options);
  }
}

/** ACCEPTANYDATE: what is no date or time is NULL. */
function withNullForFaults(kind: Kind): Kind {
  return {
    ...kind,
    convert: (found) => {
      const converted = kind.convert(found);
      return isFault(converted) ? { value: null } : converted;
    },
  };
}

/** NULL AS for other than text: whatever could be the null text is looked at by hand. */
function withNullText(kind: Kind, nullAs: string): Kind {
  const isNull = (found: Found): boolean => found.kind !== "nested" && found.text === nullAs;
  const { trusting: _, ...rest } = kind;
  return {
    ...rest,
    sql: (column, once) => ({ value: kind.sql(column, once).value, doubt: `${column} is not null` }),
    sure: () => false,
    convert: (found) => (isNull(found) ? { value: null } : kind.convert(found)),
  };
}
