import type { PageProps } from "../page-props.ts";
import { Message } from "../parts/message.tsx";

/** The lineage graph. */
export function GraphPage(_: PageProps) {
  return <Message title="The lineage graph">Not built yet.</Message>;
}
