import type { fromNodeProviderChain } from "@aws-sdk/credential-providers";
import type { AwsSettings } from "../project/redshift-settings.ts";

/** What every client of AWS's SDK is made with. */
export interface ClientConfig {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials: ReturnType<typeof fromNodeProviderChain>;
  readonly profile?: string;
}

/** Credentials are looked up as AWS's own tools look them up: the environment, a profile, single sign-on, a role. */
export async function clientConfig({ region, profile, endpoint }: AwsSettings): Promise<ClientConfig> {
  const { fromNodeProviderChain } = await import("@aws-sdk/credential-providers");
  return {
    credentials: fromNodeProviderChain(profile === undefined ? {} : { profile }),
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}
