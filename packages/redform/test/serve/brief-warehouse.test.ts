import { expect, it } from "vitest";
import { BriefWarehouse } from "../../src/serve/brief-warehouse.ts";
import { openLocalWarehouse } from "../../src/warehouse/local.ts";

const open = () => openLocalWarehouse({ warehouse: "local", path: ":memory:" }, process.cwd());

it("lets what is still being asked end before the warehouse closes, so that nothing waits for ever", async () => {
  const warehouse = new BriefWarehouse(open);
  const stop = new AbortController();
  const digits =
    "(select 0 as n union all select 1 union all select 2 union all select 3 union all select 4)";
  const tables = Array.from({ length: 14 }, (_, index) => `${digits} as t${index}`);
  let ended = false;
  const asked = warehouse.ask((session) =>
    session.execute(`select count(*) from ${tables.join(" cross join ")}`, stop.signal).finally(() => {
      ended = true;
    }),
  );
  const refused = expect(asked).rejects.toMatchObject({ code: "57014" });
  await new Promise((resolve) => setTimeout(resolve, 300));
  stop.abort();
  await warehouse.close();
  expect(ended).toBe(true);
  await refused;
});
