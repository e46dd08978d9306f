import { describe, expect, it } from "vitest";
import { testDatabase } from "../database.ts";
import {
  conditionalExamples,
  dateExamples,
  type Examples,
  hashExamples,
  jsonExamples,
  literalExamples,
  mathExamples,
  systemExamples,
  textExamples,
} from "./examples.ts";

const db = testDatabase();

const families: Readonly<Record<string, Examples>> = {
  "text functions": textExamples,
  "hash functions": hashExamples,
  "math functions": mathExamples,
  "date and time functions": dateExamples,
  "conditional expressions": conditionalExamples,
  "JSON and SUPER functions": jsonExamples,
  "casts, literals and operators": literalExamples,
  "system information": systemExamples,
};

for (const [family, examples] of Object.entries(families)) {
  describe(family, () => {
    it.each(Object.entries(examples))("%s", async (_, cases) => {
      for (const [expression, expected] of cases) {
        if (expected !== null && typeof expected === "object") {
          await expect(db.value(expression), expression).rejects.toMatchObject({ code: expected.error });
        } else {
          expect(await db.value(expression), expression).toBe(expected);
        }
      }
    });
  });
}
