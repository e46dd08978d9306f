import { differences } from "./differences.ts";

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Kind = "integer" | "bigint" | "decimal" | "float" | "text" | "boolean" | "date" | "timestamp";

const KINDS: readonly Kind[] = [
  "integer",
  "bigint",
  "decimal",
  "float",
  "text",
  "boolean",
  "date",
  "timestamp",
];

const COLUMNS: Readonly<Record<Kind, readonly string[]>> = {
  integer: ["i", "id"],
  bigint: ["b"],
  decimal: ["n"],
  float: ["f"],
  text: ["v", "g"],
  boolean: ["ok"],
  date: ["d"],
  timestamp: ["ts"],
};

const LITERALS: Readonly<Record<Kind, readonly string[]>> = {
  integer: ["0", "1", "7", "-3", "42", "null::integer"],
  bigint: ["0::bigint", "17::bigint", "9000000000"],
  decimal: ["0.5", "12.50", "-3.14"],
  float: ["0.5::float8", "2::float8", "-1.25::float8"],
  text: ["'apple'", "''", "'Ab c'", "'it''s'", "null::varchar"],
  boolean: ["true", "false", "null::boolean"],
  date: ["date '2018-11-15'", "date '2020-02-29'", "null::date"],
  timestamp: ["timestamp '2018-11-15 00:30:26'", "timestamp '2020-02-29 23:59:59.5'"],
};

/** Writes queries over the table t, of any depth that is asked for. */
export class QueryGenerator {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  /** A query that no known difference excludes. */
  query(): string {
    for (;;) {
      const sql = this.#query();
      if (!differences.some(({ matches }) => matches.test(sql))) return sql;
    }
  }

  #query(): string {
    const roll = this.#below(5);
    if (roll === 0) return this.#grouped();
    if (roll === 1) return this.#windowed();
    if (roll === 2) return this.#joined();
    const items = Array.from({ length: 1 + this.#below(3) }, () => this.expression(this.#pick(KINDS), 3));
    const list = items.map((item, index) => `${item} as c${index}`).join(", ");
    return `select id, ${list} from t where ${this.expression("boolean", 2)} order by id`;
  }

  #grouped(): string {
    const key = this.expression(this.#pick(["integer", "text", "boolean", "date"]), 1);
    const of = this.expression("integer", 1);
    const aggregate = this.#pick(["count", "min", "max"]);
    return `select ${key} as k, count(*) as n1, ${aggregate}(${of}) as a1 from t group by 1 order by 1, 2, 3`;
  }

  #windowed(): string {
    const value = this.expression(this.#pick(["integer", "decimal", "date"]), 1);
    const call = this.#pick([
      `max(${value}) over (partition by g)`,
      `count(${value}) over (partition by ok)`,
      `lag(${value}) over (order by id)`,
      `rank() over (order by ${value})`,
      `min(${value}) over (order by id rows between 1 preceding and 1 following)`,
    ]);
    return `select id, ${call} as w from t order by id`;
  }

  #joined(): string {
    const kind = this.#pick(["left join", "join", "full join"]);
    const text = this.#pick(["u.w", "upper(u.w)", "coalesce(u.w, t.v)", "u.m + t.n", "u.m", "t.i * u.id"]);
    return `select t.id as a, u.id as b, ${text} as c from t ${kind} u on t.id = u.t_id order by 1, 2`;
  }

  expression(kind: Kind, depth: number): string {
    if (depth === 0 || this.#random() < 0.15) {
      return this.#pick(this.#random() < 0.7 ? COLUMNS[kind] : LITERALS[kind]);
    }
    const sub = (other: Kind): string => this.expression(other, depth - 1);
    if (this.#random() < 0.12) return `case when ${sub("boolean")} then ${sub(kind)} else ${sub(kind)} end`;
    if (this.#random() < 0.1) return `coalesce(${sub(kind)}, ${sub(kind)})`;
    return this.#pick(this.#forms(kind, sub));
  }

  #forms(kind: Kind, sub: (kind: Kind) => string): readonly string[] {
    switch (kind) {
      case "integer":
        return [
          `(${sub("integer")} + ${sub("integer")})`,
          `(${sub("integer")} - ${sub("integer")})`,
          `(${sub("integer")} * 3)`,
          `(${sub("integer")} / 7)`,
          `(${sub("integer")} % 5)`,
          `abs(${sub("integer")})`,
          `length(${sub("text")})`,
          `strpos(${sub("text")}, 'a')`,
          `(${sub("date")} - ${sub("date")})`,
          `ascii(${sub("text")})`,
          `greatest(${sub("integer")}, ${sub("integer")})`,
          `nullif(${sub("integer")}, ${sub("integer")})`,
          `extract(month from ${sub("date")})::integer`,
        ];
      case "bigint":
        return [
          `(${sub("bigint")} + ${sub("integer")})`,
          `(${sub("bigint")} / 3)`,
          `${sub("integer")}::bigint`,
          `abs(${sub("bigint")})`,
        ];
      case "decimal":
        return [
          `(${sub("decimal")} + ${sub("decimal")})`,
          `(${sub("decimal")} - ${sub("integer")})`,
          `round(${sub("decimal")}, 1)`,
          `abs(${sub("decimal")})`,
          `(${sub("decimal")})::decimal(12, 3)`,
        ];
      case "float":
        return [
          `(${sub("float")} + ${sub("float")})`,
          `(${sub("float")} * 2)`,
          `abs(${sub("float")})`,
          `${sub("integer")}::float8`,
          `floor(${sub("float")})`,
        ];
      case "text":
        return [
          `(${sub("text")} || ${sub("text")})`,
          `upper(${sub("text")})`,
          `lower(${sub("text")})`,
          `substring(${sub("text")}, ${this.#pick(["1", "2", "-1", "0"])}, ${this.#pick(["0", "1", "3"])})`,
          `replace(${sub("text")}, 'p', 'qq')`,
          `trim(${sub("text")})`,
          `left(${sub("text")}, 2)`,
          `lpad(${sub("text")}, 6, '*')`,
          `split_part(${sub("text")}, ' ', 1)`,
          `initcap(${sub("text")})`,
          `reverse(${sub("text")})`,
          `${sub("integer")}::varchar`,
          `${sub("decimal")}::varchar`,
          `to_char(${sub("date")}, 'DD Mon YYYY')`,
          `to_char(${sub("integer")}, 'S9,990')`,
          `md5(${sub("text")})`,
        ];
      case "boolean":
        return [
          `(${sub("integer")} ${this.#pick(["<", "<=", "=", "<>", ">=", ">"])} ${sub("integer")})`,
          `(${sub("decimal")} > ${sub("integer")})`,
          `(${sub("text")} < ${sub("text")})`,
          `(${sub("text")} like '%a%')`,
          `(${sub("text")} ~ '^[a-m]')`,
          `(${sub("boolean")} and ${sub("boolean")})`,
          `(${sub("boolean")} or ${sub("boolean")})`,
          `(not ${sub("boolean")})`,
          `(${sub("integer")} is null)`,
          `(${sub("date")} is not null)`,
          `(${sub("integer")} between -5 and 50)`,
          `(${sub("integer")} in (1, 7, ${sub("integer")}))`,
          `(${sub("date")} < ${sub("timestamp")})`,
        ];
      case "date":
        return [
          `(${sub("date")} + 30)`,
          `(${sub("date")} - 1)`,
          `${sub("timestamp")}::date`,
          `greatest(${sub("date")}, ${sub("date")})`,
        ];
      case "timestamp":
        return [
          `(${sub("timestamp")} + interval '1 day 2 hours')`,
          `(${sub("timestamp")} - interval '1 month')`,
          `date_trunc('${this.#pick(["year", "quarter", "month", "week", "day", "hour"])}', ${sub("timestamp")})`,
          `${sub("date")}::timestamp`,
        ];
    }
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<T>(list: readonly T[]): T {
    const item = list[this.#below(list.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }
}
