/** The encodings of columns. The documentation tells no numbers of them: those here are for format_encoding() alone. */
export const ENCODINGS: readonly string[] = [
  ...["none", "az64", "bytedict", "delta", "delta32k", "lzo", "mostly8", "mostly16", "mostly32", "runlength"],
  ...["text255", "text32k", "zstd"],
];
