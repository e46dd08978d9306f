/** An id that sorts by time: `20260105T101530123Z-k3f9`. `now` is in milliseconds since the epoch. */
export function newRunId(now: number, random: () => number): string {
  const time = new Date(now).toISOString().replaceAll(/[-:.]/g, "");
  const suffix = Math.floor(random() * 36 ** 4)
    .toString(36)
    .padStart(4, "0");
  return `${time}-${suffix}`;
}
