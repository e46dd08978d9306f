import type { InfraSettings } from "../project/infra-settings.ts";

/**
 * On-demand list prices in US dollars, without taxes and free trials. Only what AWS's pages say in so many words: the
 * prices of other nodes and regions stand there behind a menu.
 */
export const PRICES = {
  region: "us-east-1",
  source: "https://aws.amazon.com/redshift/pricing/",
  /** When the page was read. */
  date: "2026-10-07",
  rpuHour: 0.375,
  nodeHour: { "ra3.large": 0.543 } as Readonly<Record<string, number>>,
  storageGbMonth: 0.024,
  /** Serverless bills at least so many seconds each time that it wakes up. */
  leastSeconds: 60,
  secretMonth: 0.4,
  secretSource: "https://aws.amazon.com/secrets-manager/pricing/",
} as const;

const HOURS_A_MONTH = 730;
const DAYS_A_MONTH = 30;
const MONTHS_OF = { daily: 30.4, weekly: 4.35, monthly: 1 } as const;

export interface PriceEstimate {
  readonly currency: "USD";
  /** A month in which nobody asks it anything, without stored data; null where the price is not known. */
  readonly atRestMonthly: number | null;
  /** An hour in which it computes all the time. */
  readonly inUseHourly: number | null;
  /** A month with such an hour each day. */
  readonly inUseMonthly: number | null;
  /** The most that computing can cost in a month, where something caps it. */
  readonly cappedMonthly: number | null;
  readonly storageGbMonth: number;
  readonly lines: readonly string[];
  readonly source: string;
  readonly date: string;
  readonly priceRegion: string;
}

/** A rough price of what the settings ask for. */
export function estimatePrice(settings: InfraSettings): PriceEstimate {
  const { source, date, region, storageGbMonth, secretMonth } = PRICES;
  const shared = { currency: "USD", storageGbMonth, source, date, priceRegion: region } as const;
  const keeping = `${dollars(secretMonth)} a month for the secret with the password, ${dollars(storageGbMonth, 3)} a GB a month for data`;
  if (settings.form === "serverless") {
    const { baseCapacity, usageLimit } = settings;
    const hourly = baseCapacity * PRICES.rpuHour;
    const capped =
      usageLimit.action === "deactivate"
        ? usageLimit.rpuHours * MONTHS_OF[usageLimit.period] * PRICES.rpuHour
        : null;
    const daily = hourly * DAYS_A_MONTH;
    const inUse = Math.min(daily, capped ?? daily);
    const limit = `${usageLimit.rpuHours} RPU-hours ${usageLimit.period}`;
    return {
      ...shared,
      atRestMonthly: secretMonth,
      inUseHourly: hourly,
      inUseMonthly: inUse + secretMonth,
      cappedMonthly: capped,
      lines: [
        `at rest  ${dollars(0)} a month for computing; ${keeping}`,
        `in use   ${dollars(hourly)} an hour at ${baseCapacity} RPUs (${dollars(PRICES.rpuHour, 3)} an RPU-hour, by the second, ${PRICES.leastSeconds} seconds at least)`,
        `         ${dollars(inUse)} a month for an hour each day${inUse < daily ? `; ${dollars(daily)} but for the limit` : ""}`,
        capped === null
          ? `limit    ${limit} only ${usageLimit.action === "log" ? "logs" : "reports"}: nothing caps the bill`
          : `limit    ${limit}, then it is turned off: ${dollars(capped)} a month for computing at most`,
      ],
    };
  }
  const node = PRICES.nodeHour[settings.nodeType];
  const hourly = node === undefined ? null : node * settings.nodes;
  const { concurrencyScalingMinutes, spectrumTerabytes, period } = settings.usageLimit;
  const beyond = `limit    beyond the nodes: ${concurrencyScalingMinutes} minutes of concurrency scaling and ${spectrumTerabytes} TB by Spectrum ${period}`;
  if (hourly === null) {
    return {
      ...shared,
      atRestMonthly: null,
      inUseHourly: null,
      inUseMonthly: null,
      cappedMonthly: null,
      lines: [
        `at rest  the price of ${settings.nodeType} is not known here: see ${source}; ${keeping}`,
        "in use   the same: nodes are paid by the hour, busy or idle",
        beyond,
      ],
    };
  }
  const monthly = hourly * HOURS_A_MONTH;
  return {
    ...shared,
    atRestMonthly: monthly + secretMonth,
    inUseHourly: hourly,
    inUseMonthly: monthly + secretMonth,
    cappedMonthly: null,
    lines: [
      `at rest  ${dollars(monthly)} a month: nodes are paid by the hour, busy or idle; ${keeping}`,
      `in use   the same: ${dollars(hourly, 3)} an hour for ${settings.nodes} ${settings.nodeType}`,
      beyond,
    ],
  };
}

/** `$3.00`. */
export function dollars(amount: number, digits = 2): string {
  return `$${amount.toFixed(digits)}`;
}
