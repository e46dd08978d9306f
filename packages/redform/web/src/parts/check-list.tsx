import type { CheckState } from "../../../src/site/site-data.ts";
import { counted } from "../format.ts";
import { nodeHref } from "../links.ts";
import { Age } from "./age.tsx";
import { KindMark } from "./kind-mark.tsx";
import { RowsTable } from "./rows-table.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { TestDifferenceView } from "./test-difference.tsx";

/** Assertions or unit tests with how they last fared; of those that failed, the rows. */
export function CheckList({
  checks,
  kind,
}: {
  readonly checks: readonly CheckState[];
  readonly kind: "assertion" | "test";
}) {
  return (
    <ul className="checks">
      {checks.map((check) => (
        <li key={check.id}>
          <div className="check">
            <a className="node-link" href={nodeHref(check.id)}>
              <KindMark kind={kind} />
              <span>{check.name}</span>
            </a>
            {check.at === null ? null : (
              <span className="note">
                <Age iso={check.at} />
              </span>
            )}
            {check.status === null ? (
              <span className="note">no result on record</span>
            ) : (
              <StatusBadge status={check.status} />
            )}
          </div>
          <CheckFailure check={check} />
        </li>
      ))}
    </ul>
  );
}

/** Why a check failed: message, failing rows, difference. Nothing for one that holds. */
export function CheckFailure({ check }: { readonly check: CheckState }) {
  const { failingRows, message, difference, description } = check;
  return (
    <>
      {description === "" ? null : <p className="note">{description}</p>}
      {message === null ? null : <p className="problem">{message}</p>}
      {failingRows === null ? null : (
        <>
          <p className="note">
            {counted(failingRows.count, "failing row")}
            {failingRows.count > failingRows.rows.length ? `, the first ${failingRows.rows.length}:` : ":"}
          </p>
          <RowsTable
            label={`Failing rows of ${check.name}`}
            columns={failingRows.columns.map((name) => ({ name }))}
            rows={failingRows.rows}
          />
        </>
      )}
      {difference === null ? null : <TestDifferenceView difference={difference} name={check.name} />}
    </>
  );
}
