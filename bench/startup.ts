/**
 * What a change costs the start of `dataform compile`: this checkout and another one, in turn (A B A B …), as whole
 * processes over the same project. Both must be built.
 *
 *   npx tsx bench/startup.ts OTHER_CHECKOUT [ROUNDS]
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, measure, pair } from "./whole-process.ts";

const [other, rounds = "15"] = process.argv.slice(2);
if (other === undefined) throw new Error("usage: npx tsx bench/startup.ts OTHER_CHECKOUT [ROUNDS]");
const here = resolve(import.meta.dirname, "..");
const bin = (checkout: string): string => join(resolve(checkout), "packages/redform/bin/dataform.js");
if (!existsSync(join(resolve(other), "packages/redform/dist"))) throw new Error(`${other} is not built`);

const compile = (checkout: string) => (): ReturnType<typeof measure> =>
  measure([process.execPath, bin(checkout), "compile", here]);
const { a, b, ratio } = await pair(compile(here), compile(other), Number(rounds));
process.stdout.write(
  `this checkout   ${describe(a)}\nthe other one   ${describe(b)}\nratio           ${ratio.toFixed(3)}\n`,
);
