import { useEffect, useState } from "react";
import { formatAge, formatTime } from "../format.ts";

/** How long ago something was; the exact time on hovering and for who reads with the ears. */
export function Age({ iso }: { readonly iso: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 30_000);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <time dateTime={iso} title={formatTime(iso)}>
      {formatAge(iso, now)}
    </time>
  );
}
