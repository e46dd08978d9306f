import { seeded } from "../differential/generate.ts";

/** Texts that must come through as they are: strings, dollar quotes, comments and quoted names. */
const UNTOUCHABLE: readonly string[] = [
  ...[
    "'plain'",
    "''",
    "'it''s'",
    "'-- no comment'",
    "'/* nor this */'",
    "'select \"x\" from y'",
    "'ÄÖ日本'",
    "'$$'",
    "'a;b'",
    "'::int'",
  ],
  ...["$$select 'x'$$", "$tag$ it's -- here $tag$", "$$ $ /* */ $$"],
  ...[
    "-- a line 'with' \"quotes\"\n",
    "-- $$ ;\n",
    "/* block 'x' */",
    '/* /* nested */ " */',
    "/* multi\nline -- */",
  ],
  ...['"name"', '"select"', '"a ""b"" c"', '"x -- y"', '"/*"', '"it\'s"', '"$$"'],
];

const WORDS: readonly string[] = [
  ...[
    "select",
    "from",
    "where",
    "group",
    "order",
    "by",
    "and",
    "or",
    "not",
    "in",
    "is",
    "null",
    "like",
    "between",
    "case",
    "when",
  ],
  ...[
    "then",
    "else",
    "end",
    "as",
    "on",
    "join",
    "left",
    "with",
    "union",
    "all",
    "distinct",
    "limit",
    "having",
    "over",
    "partition",
  ],
  ...[
    "top",
    "minus",
    "pivot",
    "qualify",
    "cast",
    "extract",
    "similar",
    "to",
    "escape",
    "approximate",
    "interval",
    "timestamp",
    "date",
  ],
  ...[
    "insert",
    "into",
    "values",
    "update",
    "set",
    "delete",
    "create",
    "table",
    "a",
    "b",
    "t",
    "Col_1",
    "#temp",
    "x$y",
    "été",
  ],
];

const CALLS: readonly string[] = [
  ...[
    "count(",
    "dateadd(",
    "datediff(",
    "to_char(",
    "nvl(",
    "decode(",
    "substring(",
    "regexp_replace(",
    "json_extract_path_text(",
  ],
  ...[
    "listagg(",
    "percentile_cont(",
    "sha2(",
    "strtol(",
    "convert_timezone(",
    "no_such_function(",
    "trim(",
    "position(",
    "cast(",
    "extract(",
  ],
];

const SYMBOLS: readonly string[] = [
  ...[
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "=",
    "<>",
    "!=",
    "<=",
    "||",
    "::",
    "~",
    "!~",
    "~*",
    ".",
    ",",
    ";",
    ":",
    "?",
    "$1",
    "|/",
    "@",
    "&",
  ],
  ...["(", ")", "[", "]", "{", "}", "1", "2.5", "1e10", ".5", "0", "integer", "varchar(10)", "decimal(10,2)"],
];

/** Makes statements of tokens, sound and unsound. */
export class StatementGenerator {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  /** Any tokens in any order: most are no SQL. */
  noise(): string {
    const count = 1 + this.#below(24);
    let text = "";
    for (let index = 0; index < count; index += 1) {
      text += this.#pick([WORDS, CALLS, SYMBOLS, SYMBOLS, UNTOUCHABLE]);
      text += this.#choose([" ", " ", "\n", ""]);
    }
    return text;
  }

  /** Nested brackets that match, around untouchable texts and operators that are rewritten. */
  operands(depth = 3): string {
    const roll = this.#below(depth === 0 ? 3 : 8);
    if (roll < 2)
      return this.#pick([UNTOUCHABLE.filter((text) => !text.startsWith("-") && !text.startsWith("/"))]);
    if (roll === 2) return this.#choose(["a", "t.b", "1", "2.5", "null"]);
    const inner = (): string => this.#spaced(this.operands(depth - 1));
    if (roll === 3) return `(${inner()})`;
    if (roll === 4) return `${inner()} || ${inner()}`;
    if (roll === 5) return `${inner()} / ${inner()}`;
    if (roll === 6) return `${inner()} ~ ${inner()}`;
    return `coalesce(${inner()}, ${inner()})`;
  }

  /** A query that PostgreSQL, Redshift and DuckDB write alike. */
  plain(): string {
    const columns = Array.from({ length: 1 + this.#below(4) }, (_, index) => {
      const value = this.#choose([
        "a",
        "t.b",
        "count(*)",
        "max(a)",
        "'x'",
        "1 + 2",
        "lower(c)",
        "case when a then 'y' end",
        '"Q"',
        "abs(a)",
      ]);
      return this.#choose([value, `${value} as c${index}`, this.#spaced(`${value} as "n ${index}"`)]);
    });
    const source = this.#choose([
      "t",
      "s.t",
      "t join u on t.a = u.a",
      "(select a, 'b' as b from t) t",
      "t, u",
      '"T" as t',
    ]);
    const where = this.#choose([
      "",
      " where a = 'it''s'",
      " where a in (1, 2) and b like 'x%'",
      " where exists (select 1 as one from u)",
      " where (a, b) in (select a, b from u)",
    ]);
    const tail = this.#choose([
      "",
      " group by a",
      " order by a desc",
      " limit 10",
      " group by a having count(*) > 1 order by 1",
      " -- done",
    ]);
    const head = this.#choose([
      "",
      "with w as (select a from t) ",
      "with w (x) as (select 'a' as a union all select 'b' as b) ",
    ]);
    return `${head}${this.#choose(["select", "SELECT", "select distinct"])} ${columns.join(", ")} from ${source}${where}${tail}`;
  }

  #spaced(text: string): string {
    return `${this.#choose(["", " ", "/* c */", "-- c\n"])}${text}`;
  }

  #pick(lists: readonly (readonly string[])[]): string {
    return this.#choose(lists[this.#below(lists.length)] ?? []);
  }

  #choose(list: readonly string[]): string {
    return list[this.#below(list.length)] ?? "";
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}
