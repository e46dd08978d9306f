import { InvalidArgumentError } from "commander";

/** `a,b` given once or often, as one list. */
export function collectNames(text: string, before: readonly string[] | undefined): readonly string[] {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0) throw new InvalidArgumentError("Give at least one name.");
  return [...(before ?? []), ...names];
}

/** Given once or often, as a list: commas belong to the value. */
export function collect(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

/** `k=v,k2=v2` given once or often, as one record. A part without "=" belongs to the value before it. */
export function collectVars(
  text: string,
  before: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const vars: Record<string, string> = { ...before };
  let last: string | undefined;
  for (const part of text.split(",")) {
    const equals = part.indexOf("=");
    if (equals > 0) {
      last = part.slice(0, equals).trim();
      vars[last] = part.slice(equals + 1);
    } else if (last !== undefined && equals < 0) {
      vars[last] = `${vars[last]},${part}`;
    } else {
      throw new InvalidArgumentError(`"${part}" is not of the form name=value.`);
    }
  }
  return vars;
}

/** A whole number of at least 1. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError("Give a whole number of at least 1.");
  }
  return value;
}

/** A number of seconds. @throws InvalidArgumentError */
export function seconds(value: string): number {
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number) || number < 0) {
    throw new InvalidArgumentError("It must be a number of seconds.");
  }
  return number;
}

/** A port of TCP; 0 asks for any that is free. @throws InvalidArgumentError */
export function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError("It must be a port, 0 to 65535.");
  return port;
}
