import type { NativeFunction } from "./native-function.ts";
import type { Session } from "./types.ts";

/** Where the numbers of sessions begin: as large as those of a cluster. */
const FIRST_PID = 1_073_741_824;

/** The open sessions of a database by their pid, for those that cancel or end others. */
export class Sessions {
  readonly #open = new Map<number, { readonly session: Session; readonly terminate: () => void }>();
  #next = FIRST_PID + (process.pid % 100_000) * 1000;

  nextPid(): number {
    this.#next += 1;
    return this.#next;
  }

  add(session: Session, terminate: () => void = () => void session.close()): void {
    this.#open.set(session.pid, { session, terminate });
  }

  delete(session: Session): void {
    this.#open.delete(session.pid);
  }

  all(): readonly Session[] {
    return [...this.#open.values()].map(({ session }) => session);
  }

  /** What pg_cancel_backend() and pg_terminate_backend() call. (dg/PG_CANCEL_BACKEND) */
  functions(): readonly NativeFunction[] {
    const withSession = (name: string, act: (pid: number) => void): NativeFunction => ({
      name,
      parameters: ["bigint"],
      returns: "boolean",
      volatile: true,
      call: (pid) => {
        const known = this.#open.has(Number(pid));
        if (known) act(Number(pid));
        return known;
      },
    });
    return [
      withSession("rs_cancel_backend", (pid) => this.#open.get(pid)?.session.cancel()),
      withSession("rs_terminate_backend", (pid) => this.#open.get(pid)?.terminate()),
    ];
  }
}
