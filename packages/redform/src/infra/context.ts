import type { InfraSettings } from "../project/infra-settings.ts";
import { toInfraError } from "./aws-errors.ts";
import type { AwsClients } from "./clients.ts";

/** What every part of `dataform infra` works with. */
export interface InfraContext {
  readonly settings: InfraSettings;
  readonly clients: AwsClients;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly random: () => number;
  /** Between two questions about what goes on; milliseconds. */
  readonly pollMs: number;
  /** Tells a person what is being done; one line. */
  readonly tell: (line: string) => void;
}

/** Calls AWS; what it refuses becomes an error in a person's words. `action` names the right that is needed. */
export async function call<T>(action: string, asked: () => Promise<T>): Promise<T> {
  try {
    return await asked();
  } catch (error) {
    throw toInfraError(error, action);
  }
}

/** Waits, and throws the signal's reason when it is aborted meanwhile. */
export async function pause({ pollMs, signal }: InfraContext): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, pollMs);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
