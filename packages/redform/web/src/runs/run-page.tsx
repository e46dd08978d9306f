import type { PageProps } from "../page-props.ts";
import { Message } from "../parts/message.tsx";

export function RunPage(_: PageProps) {
  return <Message title="Run">Not built yet.</Message>;
}
