/** At most `length` characters: the end of a place such as an URL, the beginning of everything else. */
export function shortened(label: string, length: number): string {
  const letters = [...label];
  if (letters.length <= length) return label;
  return label.includes("/")
    ? `…${letters.slice(letters.length - length + 1).join("")}`
    : `${letters.slice(0, length - 1).join("")}…`;
}

/** In one line, without characters that no format can hold. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\s\u0000-\u001f\u007f\ufffe\uffff]+/gu, " ").trim();
}
