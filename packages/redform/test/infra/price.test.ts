import { describe, expect, it } from "vitest";
import { estimatePrice } from "../../src/infra/price.ts";
import { readInfraSettings } from "../../src/project/infra-settings.ts";
import { projectFolder } from "../project/project-folder.ts";

async function price(infra: string) {
  const root = projectFolder({
    "environments/p.yaml": `warehouse: redshift\ninfra: { name: shop, region: us-west-2, buckets: [b-1], allowedAddress: 10.0.0.5, ${infra} }\n`,
  });
  const read = await readInfraSettings(root, "p", {});
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return estimatePrice(read.value);
}

// $0.375 an RPU-hour, $0.543 an hour of ra3.large, $0.40 a secret: worked out by hand.
describe("the price", () => {
  it("of a serverless warehouse is nothing at rest but its secret, and capped by its limit", async () => {
    expect(await price("baseCapacity: 8")).toMatchObject({
      atRestMonthly: 0.4,
      inUseHourly: 3,
      inUseMonthly: 24.4,
      cappedMonthly: 24,
      date: "2026-10-07",
      source: "https://aws.amazon.com/redshift/pricing/",
      priceRegion: "us-east-1",
    });
    const daily = await price("baseCapacity: 4, usageLimit: { rpuHours: 10, period: daily }");
    expect(daily).toMatchObject({ inUseHourly: 1.5, inUseMonthly: 45.4, cappedMonthly: 114 });
  });

  it("has no cap where the limit only tells", async () => {
    const { cappedMonthly, inUseMonthly, lines } = await price("usageLimit: { action: log }");
    expect([cappedMonthly, inUseMonthly]).toEqual([null, 90.4]);
    expect(lines.at(-1)).toContain("only logs: nothing caps the bill");
  });

  it("of nodes is paid busy or idle, and unknown where AWS's page does not say it", async () => {
    const nodes = await price("form: provisioned, nodes: 2");
    expect(nodes.atRestMonthly).toBeCloseTo(793.18, 2);
    expect(nodes.inUseMonthly).toBe(nodes.atRestMonthly);
    expect(nodes.inUseHourly).toBeCloseTo(1.086, 3);
    const unknown = await price("form: provisioned, nodeType: ra3.xlplus");
    expect([unknown.atRestMonthly, unknown.inUseMonthly]).toEqual([null, null]);
    expect(unknown.lines[0]).toContain("the price of ra3.xlplus is not known here: see https://");
  });
});
