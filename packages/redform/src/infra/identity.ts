import type { InfraOutputs } from "../project/infra-outputs.ts";
import { call, type InfraContext } from "./context.ts";
import { InfraError } from "./infra-error.ts";

export interface Identity {
  readonly account: string;
  readonly arn: string;
}

/**
 * Who is logged in, which must be in the account that the settings name, and in that where the warehouse was made
 * before: a second one would be made elsewhere without a word.
 */
export async function checkIdentity(context: InfraContext, outputs: InfraOutputs): Promise<Identity> {
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const client = await context.clients.sts();
  const { Account = "", Arn = "" } = await call("sts:GetCallerIdentity", () =>
    client.send(new GetCallerIdentityCommand({})),
  );
  const { account, file, environment } = context.settings;
  const wrong = (expected: string, because: string): InfraError =>
    new InfraError(`this login is in the account ${Account}, and ${because} ${expected}`, {
      code: "wrong-account",
      remedy: "Sign in to that account, or name a profile of it in connection.aws.profile.",
    });
  if (account !== undefined && account !== Account) throw wrong(account, `infra.account in ${file} is`);
  const before = outputs.REDSHIFT_ACCOUNT;
  if (before !== undefined && before !== Account) {
    throw wrong(before, `environments/${environment}.env was written for`);
  }
  return { account: Account, arn: Arn };
}
