/** The package has no types of its own. */
declare module "seek-bzip" {
  const bunzip: {
    /** Throws for what is no bzip2. `multistream`: goes on behind the end of the first stream. */
    decode(input: Uint8Array, output: undefined, multistream: boolean): Uint8Array;
  };
  export default bunzip;
}
