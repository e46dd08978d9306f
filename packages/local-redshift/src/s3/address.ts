import { RedshiftError } from "../types.ts";

/** An object, or a prefix of objects: s3://bucket/key */
export interface S3Address {
  readonly bucket: string;
  /** Without a leading slash; may be empty. */
  readonly key: string;
}

/** An object as S3 listed it. */
export interface S3Object extends S3Address {
  readonly etag: string;
  readonly bytes: number;
}

export function isS3(location: string): boolean {
  return /^s3:\/\//i.test(location);
}

/** @throws RedshiftError 22023 for an address without a bucket */
export function parseS3(location: string): S3Address {
  const match = /^s3:\/\/([^/]+)(?:\/([\s\S]*))?$/i.exec(location);
  const bucket = match?.[1];
  if (bucket === undefined) {
    throw new RedshiftError(`"${location}" is no S3 address`, {
      code: "22023",
      hint: "An S3 address is s3://bucket/prefix.",
    });
  }
  return { bucket, key: match?.[2] ?? "" };
}

export function showS3({ bucket, key }: S3Address): string {
  return `s3://${bucket}/${key}`;
}
