/** Names that are a file's on every system; the others are told apart by a hash. */
const PLAIN = /^[a-z0-9_][a-z0-9_.-]{0,100}$/;

/** The name under which the detail of a node stands: `models/schema.name`. */
export function modelPiece(id: string): string {
  return `models/${fileName(id)}`;
}

/** The name under which a run stands. */
export function runPieceName(runId: string): string {
  return `runs/${fileName(runId)}`;
}

/** A file's name for any text: the text itself where every file system takes it. */
export function fileName(text: string): string {
  if (PLAIN.test(text)) return text;
  const readable = text
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "-")
    .slice(0, 60);
  return `${readable}~${hash(text)}`;
}

/** FNV-1a, twice with different starts: 64 bits as hexadecimal. */
function hash(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return [0x811c9dc5, 0x1b873593]
    .map((start) => {
      let value = start;
      for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
      return value.toString(16).padStart(8, "0");
    })
    .join("");
}
