/** A finished file and where it goes. */
export interface Placed {
  /** In the scratch folder. */
  readonly path: string;
  /** After the target: "0000_part_00", "year=2019/000.parquet", "manifest". */
  readonly name: string;
}

/** Where UNLOAD's files go: a folder or S3. */
export interface Destination {
  /** The whole address of a file, as the manifest shows it. */
  readonly address: (name: string) => string;
  /** Addresses of what is there already and begins with the target and this. */
  readonly existing: (start: string) => Promise<readonly string[]>;
  readonly remove: (addresses: readonly string[]) => Promise<void>;
  /** Puts the files there, the last one when all others are; after a failure what is new is taken away again. */
  readonly put: (files: readonly Placed[]) => Promise<void>;
  readonly close: () => Promise<void>;
}
