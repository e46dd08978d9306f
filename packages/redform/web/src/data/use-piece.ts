import { useEffect, useState } from "react";
import { loadPiece, watchPieces } from "./load-piece.ts";

export type Piece<T> =
  | { readonly state: "loading" }
  | { readonly state: "missing" }
  | { readonly state: "failed"; readonly message: string }
  | { readonly state: "ready"; readonly value: T };

/** A piece of the site's data, read when it is first shown and again when it was forgotten; none without a name. */
export function usePiece<T>(name: string | null): Piece<T> {
  const [held, setHeld] = useState<{ readonly name: string | null; readonly piece: Piece<T> }>({
    name,
    piece: { state: "loading" },
  });
  useEffect(() => {
    if (name === null) return;
    let wanted = true;
    const show = (piece: Piece<T>): void => {
      if (wanted) setHeld({ name, piece });
    };
    const read = (): void => {
      loadPiece<T>(name).then(
        (value) => show(value === null ? { state: "missing" } : { state: "ready", value }),
        (error: unknown) => show({ state: "failed", message: String(error) }),
      );
    };
    read();
    const unwatch = watchPieces((changed) => {
      if (changed === name) read();
    });
    return () => {
      wanted = false;
      unwatch();
    };
  }, [name]);
  if (name === null) return { state: "missing" };
  return held.name === name ? held.piece : { state: "loading" };
}
