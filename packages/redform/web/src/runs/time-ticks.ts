/** Round times along an axis of `total` milliseconds: about five, from 0. */
export function timeTicks(total: number): readonly number[] {
  const rough = total / 5;
  const steps = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
    600_000, 900_000, 1_800_000, 3_600_000,
  ];
  const step = steps.find((one) => one >= rough) ?? Math.ceil(rough / 3_600_000) * 3_600_000;
  const ticks: number[] = [];
  for (let at = 0; at <= total - step / 3; at += step) ticks.push(at);
  return ticks;
}
