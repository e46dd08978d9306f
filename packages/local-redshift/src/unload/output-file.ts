/** A data file that UNLOAD has written into its scratch folder. */
export interface OutputFile {
  readonly path: string;
  /** Partition folders with a slash at the end, or "". */
  readonly folder: string;
  /** Counted from 0 within the folder. */
  readonly number: number;
  /** Rows, and the header's line. */
  readonly records: number;
}

/** The name of a file after the target (dg/r_UNLOAD): 0000_part_00 of the one slice there is, or 000. */
export function outputName(file: OutputFile, parallel: boolean, extension: string): string {
  const digits = (width: number): string => String(file.number).padStart(width, "0");
  return `${file.folder}${parallel ? `0000_part_${digits(2)}` : digits(3)}${extension}`;
}
