import { classifyError } from "../error-class.ts";
import { type Backend, CONNECTION_LOST, OUTCOME_UNKNOWN, WarehouseError } from "../warehouse.ts";

/** Ctrl-C, or whoever else holds the signal. */
export function cancelledError(detail?: string): WarehouseError {
  return new WarehouseError("the statement was cancelled", { code: "57014", detail });
}

export function timeLimitError(limitMs: number, detail?: string): WarehouseError {
  const message = `the statement ran into its time limit of ${limitMs / 1000} s`;
  const { remedy } = classifyError({ code: "57014", message });
  return new WarehouseError(message, { code: "57014", detail, hint: remedy ?? undefined });
}

export function lostError(backend: Backend, cause?: WarehouseError): WarehouseError {
  return new WarehouseError(
    "the connection was lost",
    { code: CONNECTION_LOST, backend, detail: reasonOf(cause) },
    { cause },
  );
}

export function unknownOutcome(backend: Backend, cause: WarehouseError): WarehouseError {
  const { remedy } = classifyError({ code: OUTCOME_UNKNOWN, message: "" });
  return new WarehouseError(
    "the connection was lost while the server may have been committing: whether the change was made is not known",
    { code: OUTCOME_UNKNOWN, backend, detail: reasonOf(cause), hint: remedy ?? undefined },
    { cause },
  );
}

function reasonOf(cause: WarehouseError | undefined): string | undefined {
  return cause === undefined || cause.message === "the connection was lost"
    ? undefined
    : `${cause.message} (${cause.code})`;
}

/** COMMIT of a transaction that has failed says ROLLBACK, and no error. */
export function undoneError(): WarehouseError {
  return new WarehouseError("the transaction had failed, so that its commit undid it", { code: "25P02" });
}

/** What PostgreSQL says of everything but ROLLBACK after an error inside a transaction. */
export function refusedUntilRollback(): WarehouseError {
  return new WarehouseError(
    "current transaction is aborted, commands ignored until end of transaction block",
    { code: "25P02", detail: "its connection was lost" },
  );
}
