import { RedshiftError } from "../types.ts";
import { saslContinue, saslFinal, saslMechanisms } from "./backend-messages.ts";
import { BodyReader, utf8 } from "./body-reader.ts";
import type { Channel } from "./channel.ts";
import { makeVerifier, SCRAM, ScramExchange, type Verifier } from "./scram.ts";

/** Who may come in, and how it is proved. */
export interface Account {
  readonly user: string;
  readonly verifier: Verifier;
}

/**
 * Lets a client prove its password with SCRAM-SHA-256. A user that is not known goes through the same
 * steps, so that no one learns which names exist.
 * @throws RedshiftError 28P01
 */
export async function authenticate(channel: Channel, user: string, account: Account): Promise<void> {
  const verifier = user === account.user ? account.verifier : await makeVerifier(String(Math.random()));
  const exchange = new ScramExchange(verifier);
  await channel.write(saslMechanisms(SCRAM));
  await channel.flush();
  const initial = await response(channel);
  const mechanism = initial.text();
  if (mechanism !== SCRAM) {
    throw new RedshiftError(`client selected an invalid SASL authentication mechanism: ${mechanism}`, {
      code: "08P01",
    });
  }
  const first = utf8(initial.bytes(Math.max(0, initial.int32())));
  await channel.write(saslContinue(exchange.first(first)));
  await channel.flush();
  const answer = exchange.final(utf8((await response(channel)).rest()));
  if (answer === null || user !== account.user) {
    throw new RedshiftError(`password authentication failed for user "${user}"`, { code: "28P01" });
  }
  await channel.write(saslFinal(answer));
}

async function response(channel: Channel): Promise<BodyReader> {
  const frame = await channel.next();
  if (frame === null) throw new RedshiftError("the client has gone", { code: "08006" });
  if (frame.type !== "p") {
    throw new RedshiftError("expected a password response", { code: "08P01" });
  }
  return new BodyReader(frame.body);
}
