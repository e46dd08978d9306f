import type { SiteNode } from "../../../src/site/site-data.ts";

/** The folder that a node is filed under, without `definitions/`; what no file declares goes by its kind. */
export function folderOf({ file, kind }: Pick<SiteNode, "file" | "kind">): string {
  if (kind === "source") return "sources";
  if (kind === "explore") return "explores";
  const parts = (file ?? "").split("/").slice(0, -1);
  if (parts.length > 1 && (parts[0] === "definitions" || parts[0] === "models")) parts.shift();
  return parts.join("/") || "project";
}
