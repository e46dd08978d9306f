import * as v from "valibot";
import type { Problem } from "../problem.ts";
import { didYouMean } from "./nearest-name.ts";

/** The path of keys that an issue is about. */
export function pathOf(issue: v.BaseIssue<unknown>): readonly string[] {
  return (issue.path ?? []).map((part) => String(part.key));
}

/** An issue of a schema in a person's words. `known` says the keys that may stand at a path. */
export function describeIssue(
  issue: v.BaseIssue<unknown>,
  known: (path: string) => readonly string[],
): Pick<Problem, "message" | "remedy"> {
  const path = pathOf(issue);
  const name = path.join(".");
  if (issue.type === "strict_object" && issue.expected === "never") {
    const keys = known(path.slice(0, -1).join("."));
    const message = `unknown key "${name}".`;
    return { message, remedy: didYouMean(path.at(-1) ?? "", keys) ?? `Known are: ${keys.join(", ")}.` };
  }
  return {
    message: name === "" ? `the environment ${issue.message}` : `${name} ${issue.message}.`,
    remedy: null,
  };
}

/** What is said of a value that is no map, or is missing. */
export function wrongShape(issue: v.BaseIssue<unknown>): string {
  return issue.received === "undefined" ? "is missing" : "must be a map";
}

/** A whole number; text too, because a substituted variable is always text. */
export const wholeNumber = (least: number, most: number, says: string) =>
  v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.digits(), v.transform(Number))], says),
    v.integer(says),
    v.minValue(least, says),
    v.maxValue(most, says),
  );

/** Text that is not empty. */
export const someText = v.pipe(v.string("must be text"), v.nonEmpty("must not be empty"));

/** `true` or `false`; text too, because a substituted variable is always text. */
export const yesOrNo = v.pipe(
  v.union([v.boolean(), v.picklist(["true", "false"])], "must be true or false"),
  v.transform((value) => value === true || value === "true"),
);

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the keys that hold nothing. */
export function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}
