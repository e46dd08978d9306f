import type { ChildProcess } from "node:child_process";
import { startDataform } from "../cli/dataform.ts";

/** `dataform serve` as a process of its own. */
export interface Serving {
  /** As it was printed, with the token. */
  readonly address: string;
  /** Without. */
  readonly origin: string;
  readonly token: string;
  readonly stop: () => Promise<number | null>;
}

/** Starts the server over a project on a free port and waits until it answers. */
export async function serveProject(
  root: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Serving> {
  const { child, finished } = startDataform(["serve", "--port", "0", ...args], root, env);
  const address = await printed(child, finished);
  const { origin, hash } = new URL(address);
  return {
    address,
    origin,
    token: hash.replace("#token=", ""),
    stop: async () => {
      child.kill("SIGTERM");
      return (await finished).code;
    },
  };
}

function printed(child: ChildProcess, finished: Promise<{ readonly stderr: string }>): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (data) => {
      text += data;
      const found = /http:\S+/.exec(text)?.[0];
      if (found !== undefined && text.includes("\n")) resolve(found);
    });
    finished.then(({ stderr }) => reject(new Error(`serve ended: ${stderr}`)));
  });
}
