import { useState } from "react";
import type { Preview } from "../../../src/site/site-data.ts";
import { ask } from "../data/live.ts";
import { counted } from "../format.ts";
import { RowsTable } from "../parts/rows-table.tsx";

const LIMIT = 20;

type Asked =
  | { readonly state: "idle" | "asking" }
  | { readonly state: "failed"; readonly message: string }
  | { readonly state: "ready"; readonly preview: Preview };

/** The first rows, asked of the warehouse when somebody wants them. */
export function PreviewRows({ id }: { readonly id: string }) {
  const [asked, setAsked] = useState<Asked>({ state: "idle" });
  const read = (): void => {
    setAsked({ state: "asking" });
    ask<Preview>("api/preview", { id, limit: LIMIT }).then(
      (preview) => setAsked({ state: "ready", preview }),
      (error: unknown) =>
        setAsked({ state: "failed", message: error instanceof Error ? error.message : String(error) }),
    );
  };
  return (
    <>
      <p className="row">
        <button type="button" className="button" onClick={read} disabled={asked.state === "asking"}>
          {asked.state === "ready" ? "Ask again" : `Show ${LIMIT} rows`}
        </button>
        <span className="note" role="status">
          {asked.state === "asking" ? "Asking the warehouse…" : null}
          {asked.state === "ready"
            ? `${counted(asked.preview.rows.length, "row")}${asked.preview.more ? ", and there are more" : ", and that is all"}`
            : null}
        </span>
      </p>
      {asked.state === "failed" ? <p className="problem">{asked.message}</p> : null}
      {asked.state === "ready" ? (
        <RowsTable label="Rows" columns={asked.preview.columns} rows={asked.preview.rows} />
      ) : null}
    </>
  );
}
