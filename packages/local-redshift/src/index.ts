export { LocalRedshift } from "./local-redshift.ts";
export * from "./types.ts";
