import { useEffect, useState } from "react";
import type { RunSummary } from "../../../src/site/site-data.ts";

/** Milliseconds that a run took, or goes on for by now. */
export function useElapsed({ status, startedAt, durationMs }: RunSummary): number {
  const [now, setNow] = useState(Date.now);
  const running = status === "running";
  useEffect(() => {
    if (!running) return;
    const timer = window.setInterval(() => setNow(Date.now()), 200);
    return () => window.clearInterval(timer);
  }, [running]);
  return running ? Math.max(0, now - Date.parse(startedAt)) : (durationMs ?? 0);
}
