import type { PageProps } from "../page-props.ts";
import { Message } from "../parts/message.tsx";

export function OverviewPage(_: PageProps) {
  return <Message title="Overview">Not built yet.</Message>;
}
