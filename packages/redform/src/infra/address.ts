import type { InfraSettings } from "../project/infra-settings.ts";
import { InfraError } from "./infra-error.ts";

/** The one address that may connect, and how it came to be known. */
export interface AllowedAddress {
  /** An IPv4 range of one address. */
  readonly cidr: string;
  /** Whether it was found out rather than said in the file. */
  readonly found: boolean;
}

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/** The address of the settings, or this machine's, as a service on the internet sees it. */
export async function allowedAddress(settings: InfraSettings, signal: AbortSignal): Promise<AllowedAddress> {
  if (settings.allowedAddress !== "auto") return { cidr: settings.allowedAddress, found: false };
  const unknown = (why: string): InfraError =>
    new InfraError(`this machine's address can't be found out from ${settings.addressService}: ${why}`, {
      code: "address",
      remedy: `Write the address that will connect as infra.allowedAddress in ${settings.file}.`,
    });
  let text: string;
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(10_000)]);
    const reply = await fetch(settings.addressService, { signal: limit });
    text = (await reply.text()).trim();
    if (!reply.ok) throw new Error(`HTTP status ${reply.status}`);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw unknown(cause instanceof Error ? cause.message : String(cause));
  }
  if (!IPV4.test(text)) throw unknown(`it answered "${text.slice(0, 40)}", which is no IPv4 address`);
  return { cidr: `${text}/32`, found: true };
}
