import { describe, expect, it } from "vitest";
import { type CopyAccount, takenObjects } from "../../src/run/run-load.ts";
import { type ReadObject, type StoredObject, WarehouseError } from "../../src/warehouse/warehouse.ts";

const stored = (name: string, etag = "1", bytes = 10): StoredObject => ({ name, etag, bytes });
const read = (name: string, etag: string | null = "1"): ReadObject => ({ name, etag, bytes: 10, rows: 2 });

/** The names and rows that were taken, or the words of the error. */
async function told(
  account: Omit<CopyAccount, "list">,
  after: readonly StoredObject[] = [],
): Promise<unknown> {
  try {
    const taken = await takenObjects({ ...account, list: async () => after });
    return taken.map(({ name, rows }) => [name, rows]);
  } catch (error) {
    if (error instanceof WarehouseError) return error.message;
    throw error;
  }
}

const a = stored("a");
const b = stored("b");

describe("what a COPY took", () => {
  it("is what the warehouse tells, when it tells the states that were listed", async () => {
    const before = [a, b];
    expect(await told({ before, whole: true, read: [read("a"), read("b")] })).toEqual([
      ["a", 2],
      ["b", 2],
    ]);
    expect(await told({ before, whole: true, read: [read("a"), read("b", "2")] })).toBe(
      "objects changed while they were loaded: b",
    );
  });

  it("is what was there before and behind, when the warehouse tells nothing", async () => {
    const account = { before: [a, b], whole: true, read: null };
    expect(await told(account, [a, b])).toEqual([
      ["a", null],
      ["b", null],
    ]);
    expect(await told(account, [a, stored("b", "2")])).toBe("objects changed while they were loaded: b");
    expect(await told(account, [a])).toBe("objects changed while they were loaded: b");
    expect(await told(account, [a, b, stored("c")])).toBe("objects came while they were loaded: c");
  });

  it("may leave out what arrived meanwhile, when the warehouse tells names, or names were given to it", async () => {
    const after = [a, b, stored("c")];
    expect(
      await told({ before: [a, b], whole: true, read: [read("a", null), read("b", null)] }, after),
    ).toEqual([
      ["a", 2],
      ["b", 2],
    ]);
    expect(await told({ before: [b], whole: false, read: null }, after)).toEqual([["b", null]]);
  });

  it("is nothing certain when other objects were taken than were listed", async () => {
    expect(await told({ before: [a], whole: true, read: [read("a"), read("c")] })).toBe(
      "objects came while they were loaded: c",
    );
    expect(await told({ before: [a, b], whole: true, read: [read("a")] })).toBe(
      "objects went while they were loaded: b",
    );
  });

  it("has no rows of an empty object, which the warehouse need not tell", async () => {
    const before = [a, stored("e", "0", 0)];
    expect(await told({ before, whole: true, read: [read("a")] })).toEqual([
      ["a", 2],
      ["e", 0],
    ]);
  });
});
