import type { PageProps } from "../page-props.ts";
import { Message } from "../parts/message.tsx";

export function ModelsPage(_: PageProps) {
  return <Message title="Models">Not built yet.</Message>;
}
