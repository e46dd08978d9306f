import { RedshiftError } from "../../types.ts";
import { type Node, render } from "../tree.ts";

/** CREATE, DROP or ALTER of something that local-redshift has not. */
export function refusedObject(verb: string, node: Node | undefined): RedshiftError {
  const text = node === undefined ? "" : render([node]).trim().toUpperCase();
  return new RedshiftError(`${verb} ${text} is not supported by local-redshift`, { code: "0A000" });
}
