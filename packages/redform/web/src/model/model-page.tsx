import type { PageProps } from "../page-props.ts";
import { Message } from "../parts/message.tsx";

export function ModelPage(_: PageProps) {
  return <Message title="Model">Not built yet.</Message>;
}
