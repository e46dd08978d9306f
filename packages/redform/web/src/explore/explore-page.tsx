import type { PageProps } from "../page-props.ts";
import { Message } from "../parts/message.tsx";

/** Explores. */
export function ExplorePage(_: PageProps) {
  return <Message title="Explores">Not built yet.</Message>;
}
