/** Whether a process of this machine goes on. */
export function processAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It goes on as another user's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
