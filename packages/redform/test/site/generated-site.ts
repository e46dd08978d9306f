import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { layoutPicture, loadGraphviz } from "../../src/site/layout/dot-layout.ts";
import { isCheck, pictureOf } from "../../src/site/layout/picture.ts";
import type { SiteIndex } from "../../src/site/site-data.ts";
import { writeSite } from "../../src/site/write-site.ts";

export interface GeneratedSite {
  /** Of the first page. */
  readonly url: string;
  readonly remove: () => void;
}

/** The pages of an index that no project stands behind, with the graph and nothing else. */
export async function writeGeneratedSite(index: SiteIndex): Promise<GeneratedSite> {
  const folder = mkdtempSync(join(tmpdir(), "redform-pages-"));
  const engine = await loadGraphviz();
  const layout = layoutPicture(
    pictureOf(index, (node) => !isCheck(node)),
    engine,
  );
  const pieces: Readonly<Record<string, unknown>> = { index, graph: layout };
  await writeSite(join(folder, "pages"), {
    index,
    names: Object.keys(pieces),
    piece: (name) => pieces[name] ?? null,
  });
  return {
    url: pathToFileURL(join(folder, "pages", "index.html")).href,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
