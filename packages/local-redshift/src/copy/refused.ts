/** Options of Redshift's COPY that are refused, and what to do instead. */
export const refusedOptions: Readonly<Record<string, string>> = {
  SHAPEFILE: "load CSV, JSON or Parquet",
  AVRO: "load CSV, JSON or Parquet",
  ORC: "load CSV, JSON or Parquet",
  LZOP: "compress with GZIP, BZIP2 or ZSTD, or not at all",
  SSH: "copy the files to a local folder",
  READRATIO: "it belongs to DynamoDB, which is not read",
  ENCRYPTED: "decrypt the files first",
  MASTER_SYMMETRIC_KEY: "decrypt the files first",
  JOB: "run COPY when files arrive",
};
