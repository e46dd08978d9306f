import { useState } from "react";
import type { Answer } from "../../../src/explore/answer.ts";
import { toCsv } from "../../../src/explore/csv.ts";
import type { Explore } from "../../../src/explore/explore.ts";

/** What can be taken along: the SQL, the command, the link, the rows. */
export function AnswerActions({
  explore,
  answer,
  sql,
  command,
}: {
  readonly explore: Explore;
  readonly answer: Answer | null;
  readonly sql: string;
  readonly command: string;
}) {
  const [said, setSaid] = useState("");
  const copy = async (what: string, text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(`${what} copied.`);
    } catch {
      setSaid("The browser does not let pages copy here: select the text below.");
    }
  };
  return (
    <div className="answer-actions">
      <div className="action-row">
        <button type="button" className="plain" onClick={() => copy("SQL", sql)}>
          Copy SQL
        </button>
        <button type="button" className="plain" onClick={() => copy("Link", window.location.href)}>
          Copy link
        </button>
        <button type="button" className="plain" onClick={() => copy("Command", command)}>
          Copy command
        </button>
        <button
          type="button"
          className="plain"
          disabled={answer === null}
          onClick={() =>
            answer !== null && download(`${explore.name}.csv`, toCsv(answer.columns, answer.rows))
          }
        >
          Download CSV
        </button>
        <span role="status" className="soft">
          {said}
        </span>
      </div>
      <details>
        <summary>SQL and command</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
        <pre className="sql" tabIndex={0}>
          <code>{sql}</code>
        </pre>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
        <pre className="sql" tabIndex={0}>
          <code>{command}</code>
        </pre>
      </details>
    </div>
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // After the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
