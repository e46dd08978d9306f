export { LocalRedshift } from "./local-redshift.ts";
export * from "./types.ts";
export { type ServerOptions, startServer, type WireServer } from "./wire/server.ts";
