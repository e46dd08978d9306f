import type { SiteIndex } from "../../../src/site/site-data.ts";
import { live } from "../data/load-piece.ts";
import { href, type Route } from "../router.ts";
import { Search } from "./search.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

interface Place {
  readonly label: string;
  readonly href: string;
  /** First parts of the paths that belong to it. */
  readonly holds: readonly (string | undefined)[];
}

const PLACES: readonly Place[] = [
  { label: "Overview", href: href([]), holds: [undefined] },
  { label: "Graph", href: href(["graph"]), holds: ["graph", "lineage"] },
  { label: "Models", href: href(["models"]), holds: ["models", "model"] },
  { label: "Explores", href: href(["explore"]), holds: ["explore"] },
  { label: "Runs", href: href(["runs"]), holds: ["runs"] },
];

/** Name of the project, navigation, search and theme. */
export function Header({ index, route }: { readonly index: SiteIndex; readonly route: Route }) {
  const places = PLACES.filter(({ label }) => label !== "Explores" || index.explores.length > 0);
  return (
    <header className="top">
      <a className="brand" href={href([])}>
        <svg viewBox="0 0 24 24" className="mark" aria-hidden="true">
          <circle cx="5" cy="12" r="3" />
          <circle cx="19" cy="6" r="3" />
          <circle cx="19" cy="18" r="3" />
          <path d="M8 12c5 0 4-6 8-6M8 12c5 0 4 6 8 6" />
        </svg>
        <span className="brand-name">{index.project}</span>
        <span className="environment">{index.environment}</span>
        {live ? <span className="live-mark">live</span> : null}
      </a>
      <nav aria-label="Pages">
        {places.map((place) => (
          <a
            key={place.label}
            href={place.href}
            aria-current={place.holds.includes(route.path[0]) ? "page" : undefined}
          >
            {place.label}
          </a>
        ))}
      </nav>
      <Search index={index} route={route} />
      <ThemeSwitch />
    </header>
  );
}
