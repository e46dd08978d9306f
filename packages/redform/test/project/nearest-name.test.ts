import { describe, expect, it } from "vitest";
import { nearestName } from "../../src/project/nearest-name.ts";

describe("the name that was meant", () => {
  const models = ["users", "songs", "songplays", "staging_events", "time"];
  const cases: readonly (readonly [string, string | null])[] = [
    ["usrs", "users"],
    ["USERS", "users"],
    ["dim_usrs", "users"],
    ["dim_users", "users"],
    ["events", "staging_events"],
    ["songpalys", "songplays"],
    ["song", "songs"],
    ["completely_other", null],
    ["x", null],
  ];
  for (const [written, meant] of cases) {
    it(`of "${written}" is ${meant === null ? "not guessed" : `"${meant}"`}`, () => {
      expect(nearestName(written, models)).toBe(meant);
    });
  }

  it("does not depend on the order of the candidates", () => {
    expect(nearestName("ab", ["ac", "aa"])).toBe(nearestName("ab", ["aa", "ac"]));
  });
});
