import { type PreparedStatement, RedshiftError, type StatementResult, type TextValue } from "./types.ts";

/** What PREPARE keeps in a session. */
export class NamedStatements {
  readonly #kept = new Map<string, PreparedStatement>();

  /** @throws RedshiftError 42P05 for a name that is taken */
  keep(name: string, statement: PreparedStatement): void {
    if (this.#kept.has(name)) {
      throw new RedshiftError(`prepared statement "${name}" already exists`, { code: "42P05" });
    }
    this.#kept.set(name, statement);
  }

  /** @throws RedshiftError 26000 for an unknown name, 42601 for too many or too few values */
  execute(name: string, values: readonly TextValue[]): Promise<StatementResult> {
    const statement = this.#find(name);
    const wanted = statement.parameterTypes.length;
    if (values.length !== wanted) {
      throw new RedshiftError(`wrong number of parameters for prepared statement "${name}"`, {
        code: "42601",
        detail: `Expected ${wanted} parameters but got ${values.length}.`,
      });
    }
    return statement.execute(values);
  }

  /** Forgets one, or all. @throws RedshiftError 26000 for an unknown name */
  forget(name: string | null): void {
    if (name === null) {
      this.#kept.clear();
      return;
    }
    this.#find(name);
    this.#kept.delete(name);
  }

  #find(name: string): PreparedStatement {
    const statement = this.#kept.get(name);
    if (statement === undefined) {
      throw new RedshiftError(`prepared statement "${name}" does not exist`, { code: "26000" });
    }
    return statement;
  }
}
