import type { PageProps } from "../page-props.ts";
import { Message } from "../parts/message.tsx";

/** Column lineage. */
export function LineagePage(_: PageProps) {
  return <Message title="Column lineage">Not built yet.</Message>;
}
