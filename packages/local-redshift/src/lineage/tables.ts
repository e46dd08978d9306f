import type { Catalog, LineageColumn, Origin, RelationLineage } from "./contract.ts";
import { rowsOf } from "./expression-origins.ts";
import { merged } from "./origins.ts";
import { copyOf, type Relation } from "./scope.ts";

/** The tables that a script has made or written so far, over those that stood before it. */
export class Tables {
  readonly #catalog: Catalog;
  readonly #made = new Map<string, Relation>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** As a query reads it. */
  read(path: readonly string[]): Relation {
    return this.#made.get(path.join(".")) ?? this.#standing(path);
  }

  /** As a statement writes it: what stood before has no origins but itself. */
  written(path: readonly string[]): Relation {
    const made = this.#made.get(path.join("."));
    if (made !== undefined) return made;
    const standing = this.#standing(path);
    return { ...standing, columns: standing.columns.map(({ name }) => ({ name, origins: [] })), bases: [] };
  }

  set(path: readonly string[], relation: Relation): void {
    this.#made.set(path.join("."), { ...relation, alias: path.at(-1) ?? "", path });
  }

  delete(path: readonly string[]): void {
    this.#made.delete(path.join("."));
  }

  /** Adds what columns and rows come from; columns that the table does not have yet are added to it. */
  add(
    path: readonly string[],
    values: readonly LineageColumn[],
    rows: readonly Origin[],
    bases: readonly string[] = [],
  ): void {
    const table = this.written(path);
    const added = new Map<string, readonly Origin[]>();
    for (const { name, origins } of values) added.set(name, [...(added.get(name) ?? []), ...origins]);
    const columns = table.columns.map(({ name, origins }) => {
      const more = added.get(name) ?? [];
      added.delete(name);
      return { name, origins: merged([...origins, ...more]) };
    });
    this.set(path, {
      ...table,
      columns: [...columns, ...[...added].map(([name, origins]) => ({ name, origins: merged(origins) }))],
      rows: merged([...table.rows, ...rows]),
      bases: [...new Set([...table.bases, ...bases])],
    });
  }

  /** All that the script has made or written, by dotted name. */
  lineage(): ReadonlyMap<string, RelationLineage> {
    return new Map([...this.#made].map(([name, relation]) => [name, lineageOf(relation)]));
  }

  #standing(path: readonly string[]): Relation {
    const name = path.join(".");
    const known = this.#catalog(path) ?? { columns: [], open: true };
    return {
      alias: path.at(-1) ?? "",
      path,
      columns: known.columns.map((column) => ({ name: column, origins: [copyOf(name, column)] })),
      open: known.open ? [{ relation: name, except: [] }] : [],
      rows: [],
      bases: [name],
    };
  }
}

function lineageOf({ columns, open, rows, bases }: Relation): RelationLineage {
  return {
    columns,
    open: open
      .filter(({ within }) => within === undefined)
      .map(({ relation, except }) => ({ relation, except: [...new Set(except)].sort() })),
    rows: merged([...rowsOf(bases, null), ...rows]),
  };
}
