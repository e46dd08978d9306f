import type { RedshiftSettings } from "../../project/redshift-settings.ts";
import { type CredentialSource, fixedCredentials, keptCredentials } from "./credentials.ts";

/** The source that the environment file chooses. AWS's clients are loaded when one is asked. */
export function credentialsFor(settings: RedshiftSettings, now: () => number): CredentialSource {
  const { auth } = settings;
  if (auth.method === "password") return fixedCredentials(auth.user, auth.password);
  return keptCredentials(async () => {
    const { askAws } = await import("./aws.ts");
    return askAws(auth, settings, now);
  }, now);
}
