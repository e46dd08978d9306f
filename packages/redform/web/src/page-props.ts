import type { SiteIndex } from "../../src/site/site-data.ts";
import type { Route } from "./router.ts";

/** What each page gets. */
export interface PageProps {
  readonly index: SiteIndex;
  readonly route: Route;
}
