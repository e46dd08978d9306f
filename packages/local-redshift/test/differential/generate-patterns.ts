import { seeded } from "./generate.ts";

const DATE_FIELDS = [
  ...[
    "YYYY",
    "YY",
    "Y,YYY",
    "IYYY",
    "IW",
    "WW",
    "W",
    "Q",
    "MM",
    "Mon",
    "MONTH",
    "month",
    "RM",
    "DDD",
    "IDDD",
    "DD",
    "Day",
    "dy",
    "D",
    "ID",
  ],
  ...[
    "HH24",
    "HH12",
    "MI",
    "SS",
    "MS",
    "US",
    "SSSS",
    "AM",
    "p.m.",
    "CC",
    "J",
    "FMMonth",
    "FMDD",
    "DDth",
    "FMHH24",
    "BC",
  ],
];
const DATE_TEXT = ["-", "/", " ", ":", ".", ", ", '"at"', '"day "', "_"];

const MOMENTS = [
  "2018-11-15 00:30:26.796",
  "2021-01-03 23:59:59",
  "1999-12-31 12:00:00.000001",
  "2000-02-29 13:05:09.5",
];
const NUMBERS = [
  "0",
  "1",
  "-1",
  "12",
  "-485",
  "1485",
  "0.1",
  "-0.05",
  "12.34",
  "-148.5",
  "3148.59",
  "999.995",
];

/** Queries with patterns of TO_CHAR put together at random, the same for the same seed. */
export function generatedPatterns(count: number, seed: number): readonly string[] {
  const random = seeded(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? "";
  const date = (): string => {
    const fields = Array.from({ length: 1 + below(5) }, () => pick(DATE_FIELDS));
    return fields.reduce((pattern, field) => pattern + pick(DATE_TEXT) + field);
  };
  const digits = (least: number, most: number): string =>
    Array.from({ length: least + below(most - least + 1) }, () => pick(["9", "9", "9", "0"])).join("");
  const number = (): string => {
    const whole = pick([digits(1, 5), `${digits(1, 2)},${digits(3, 3)}`, `${digits(1, 2)}G${digits(3, 3)}`]);
    const fraction = pick(["", "", `.${digits(1, 3)}`, `D${digits(1, 2)}`]);
    const body = whole + fraction;
    const signed = pick([
      body,
      body,
      body,
      `S${body}`,
      `${body}S`,
      `${body}MI`,
      `${body}PR`,
      `SG${body}`,
      `PL${body}`,
    ]);
    return pick(["", "", "FM"]) + signed;
  };
  return Array.from({ length: count }, (_, index) => {
    const dated = index % 2 === 0;
    const pattern = dated ? date() : number();
    const values = dated ? MOMENTS.map((moment) => `timestamp '${moment}'`) : NUMBERS;
    return `select ${values.map((value, at) => `to_char(${value}, '${pattern}') as c${at}`).join(", ")}`;
  });
}
