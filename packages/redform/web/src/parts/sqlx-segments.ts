export interface Segment {
  readonly text: string;
  readonly language: "sql" | "javascript";
}

/** A line that opens a block of JavaScript. */
const OPENS = /^[ \t]*(?:config|js)[ \t]*\{/m;
const QUOTED = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** The parts of a SQLX file: its config and js blocks are JavaScript, the rest is SQL. */
export function sqlxSegments(text: string): readonly Segment[] {
  const segments: Segment[] = [];
  let rest = text;
  for (let opened = OPENS.exec(rest); opened !== null; opened = OPENS.exec(rest)) {
    const end = closingBrace(rest, opened.index + opened[0].length);
    if (opened.index > 0) segments.push({ text: rest.slice(0, opened.index), language: "sql" });
    segments.push({ text: rest.slice(opened.index, end), language: "javascript" });
    rest = rest.slice(end);
  }
  if (rest !== "") segments.push({ text: rest, language: "sql" });
  return segments;
}

/** The place behind the brace that closes a block whose inside begins at `start`. */
function closingBrace(text: string, start: number): number {
  const blank = text.slice(start).replace(QUOTED, (match) => " ".repeat(match.length));
  let depth = 1;
  for (let at = 0; at < blank.length; at += 1) {
    if (blank[at] === "{") depth += 1;
    else if (blank[at] === "}") depth -= 1;
    if (depth === 0) return start + at + 1;
  }
  return text.length;
}
