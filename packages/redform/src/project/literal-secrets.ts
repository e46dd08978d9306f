import { isNode, isScalar, parseDocument } from "yaml";
import type { Problem } from "../problem.ts";
import { placeOfKey } from "./yaml-place.ts";

const SECRETS: readonly (readonly string[])[] = [
  ["connection", "auth", "password"],
  ["openlineage", "apiKey"],
];
const REFERENCE = /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/;

/** Secrets that stand in an environment's file as they are, rather than as `${NAME}`. Never says them. */
export function literalSecrets(text: string, file: string): readonly Problem[] {
  const document = parseDocument(text);
  return SECRETS.flatMap((path): readonly Problem[] => {
    const node = document.getIn(path, true);
    if (!isNode(node)) return [];
    if (isScalar(node) && (node.value === null || REFERENCE.test(String(node.value)))) return [];
    return [
      {
        file,
        ...placeOfKey(text, path),
        message: `${path.join(".")} stands in the file.`,
        remedy: `Put it into an environment variable and write \${NAME}${path[0] === "connection" ? ", or let AWS keep it: method: secret" : ""}.`,
        code: "literal-secret",
      },
    ];
  });
}
