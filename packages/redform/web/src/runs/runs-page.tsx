import type { PageProps } from "../page-props.ts";
import { Message } from "../parts/message.tsx";

export function RunsPage(_: PageProps) {
  return <Message title="Runs">Not built yet.</Message>;
}
