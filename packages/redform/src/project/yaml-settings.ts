import { isPair, isScalar, LineCounter, parseDocument, visit } from "yaml";
import type { Outcome, Problem } from "../problem.ts";
import { substitute } from "./environment-variables.ts";

/**
 * Reads a YAML text with every `${NAME}` in its values replaced; problems say line and column. `within` says by its
 * keys whether a value is to be replaced; the others stay as they are written.
 */
export function readYaml(
  text: string,
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  within: (keys: readonly string[]) => boolean = () => true,
): Outcome<unknown> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const place = (offset: number): Pick<Problem, "line" | "column"> => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map(
      (error): Problem => ({
        file,
        ...place(error.pos[0]),
        message: `is not valid YAML: ${error.message.replace(/\.?$/, ".")}`,
        remedy: null,
        code: "broken-environment",
      }),
    );
    return { ok: false, problems };
  }
  const problems: Problem[] = [];
  visit(document, {
    Scalar(key, node, above) {
      if (key === "key" || !isScalar(node) || typeof node.value !== "string") return;
      if (!within(above.filter(isPair).map((pair) => String(pair.key)))) return;
      const { text: value, missing } = substitute(node.value, env);
      node.value = value;
      for (const variable of missing) {
        const start = node.range?.[0] ?? 0;
        const written = text.indexOf(`\${${variable.name}}`, start);
        problems.push({
          file,
          ...place(written < 0 ? start : written),
          message: `the environment variable ${variable.name} is not set.`,
          remedy: `Set it, or write its value in place of \${${variable.name}}.`,
          code: "missing-variable",
        });
      }
    },
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: document.toJS() };
}
