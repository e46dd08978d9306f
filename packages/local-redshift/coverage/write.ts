/** Writes docs/redshift-coverage.md: npm run coverage:redshift */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { coveragePage } from "./page.ts";
import { findStates } from "./states.ts";

const file = resolve(import.meta.dirname, "../../../docs/redshift-coverage.md");
writeFileSync(file, coveragePage(await findStates()));
