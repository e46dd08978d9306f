import type { S3Client } from "@aws-sdk/client-s3";
import { clientConfig } from "../../aws/client-config.ts";
import type { AwsSettings, RedshiftSettings } from "../../project/redshift-settings.ts";
import {
  type CopySource,
  type ManifestPlace,
  type ObjectAccess,
  type ReadObject,
  type StoredObject,
  WarehouseError,
  type WarehouseSession,
} from "../warehouse.ts";
import { toAwsError } from "./aws.ts";

/** SYS_LOAD_DETAIL keeps 256 bytes of an object's name. (dg/SYS_LOAD_DETAIL) */
const KEPT_BYTES = 256;

/** What the session's last COPY read. An object may have been read in pieces. */
export const LAST_READ = `select trim(file_name), max(trim(file_etag)), sum(bytes_scanned), sum(lines_scanned)
from sys_load_detail
where query_id = pg_last_copy_id()
group by 1
order by 1`;

/** The objects on S3 that a cluster's COPY reads: listed from here, with the identity that is used for AWS. */
export function redshiftObjects(
  { aws, manifests }: Pick<RedshiftSettings, "aws" | "manifests">,
  connect: () => Promise<WarehouseSession>,
): ObjectAccess {
  let tells: Promise<boolean> | null = null;
  return {
    tellsAll: false,
    list: (copy) => listObjects(copy, aws),
    lastRead: async (session) => {
      tells ??= asksForDetail(connect);
      return (await tells) ? readLast(session) : null;
    },
    manifests: manifests === undefined ? null : manifestPlace(manifests, aws),
    rows: null,
  };
}

/** On a connection of its own: a column that is not there would end the transaction of a load. */
async function asksForDetail(connect: () => Promise<WarehouseSession>): Promise<boolean> {
  const session = await connect();
  try {
    await session.execute("select file_etag, lines_scanned from sys_load_detail where 1 = 0");
    return true;
  } catch (error) {
    if (error instanceof WarehouseError && /^42/.test(error.code)) return false;
    throw error;
  } finally {
    await session.close();
  }
}

/** Null where nothing is told, or names are cut so that they may be several objects'. */
async function readLast(session: WarehouseSession): Promise<readonly ReadObject[] | null> {
  const { rows } = await session.execute(LAST_READ);
  const read = rows.map(([name, etag, bytes, lines]) => ({
    name: name ?? "",
    etag: etag == null || etag === "" ? null : etag,
    bytes: bytes == null ? null : Number(bytes),
    rows: lines == null ? null : Number(lines),
  }));
  const cut = read.some(({ name }) => Buffer.byteLength(name) >= KEPT_BYTES);
  return read.length === 0 || cut ? null : read;
}

async function listObjects(
  { source, region }: CopySource,
  aws: AwsSettings,
): Promise<readonly StoredObject[]> {
  const { bucket, key } = addressOf(source);
  const { paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
  return await withS3(aws, region, "s3:ListBucket", async (client) => {
    const found: StoredObject[] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: key })) {
      for (const { Key = "", ETag = "", Size = 0 } of page.Contents ?? []) {
        // Consoles make empty objects to show folders.
        if (Size === 0 && Key.endsWith("/")) continue;
        found.push({ name: `s3://${bucket}/${Key}`, etag: ETag, bytes: Size });
      }
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  });
}

function manifestPlace(place: string, aws: AwsSettings): ManifestPlace {
  return {
    locate: (name) => `${place.replace(/\/+$/, "")}/${name}`,
    put: async (location, text) => {
      const { bucket, key } = addressOf(location);
      const { PutObjectCommand } = await import("@aws-sdk/client-s3");
      await withS3(aws, null, "s3:PutObject", (client) =>
        client.send(
          new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType: "application/json" }),
        ),
      );
    },
    remove: async (location) => {
      const { bucket, key } = addressOf(location);
      const { DeleteObjectCommand } = await import("@aws-sdk/client-s3");
      await withS3(aws, null, "s3:DeleteObject", (client) =>
        client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })),
      ).catch(() => undefined);
    },
  };
}

/** @throws WarehouseError whose code is AWS's name of the error */
async function withS3<T>(
  aws: AwsSettings,
  region: string | null,
  action: string,
  use: (client: S3Client) => Promise<T>,
): Promise<T> {
  const { S3Client } = await import("@aws-sdk/client-s3");
  const config = await clientConfig(aws);
  const elsewhere = aws.endpoint ?? process.env["AWS_ENDPOINT_URL_S3"] ?? process.env["AWS_ENDPOINT_URL"];
  const chosen = region ?? config.region;
  const client = new S3Client({
    ...config,
    ...(await signing(config.credentials)),
    ...(elsewhere === undefined ? {} : { forcePathStyle: true }),
    // Any region's bucket is found from there.
    ...(chosen === undefined ? { region: "us-east-1", followRegionRedirects: true } : { region: chosen }),
  });
  try {
    return await use(client);
  } catch (error) {
    throw toAwsError(error, action);
  } finally {
    client.destroy();
  }
}

/** Who has no identity can still list a public bucket: without a signature. */
async function signing(
  credentials: Awaited<ReturnType<typeof clientConfig>>["credentials"],
): Promise<Partial<ConstructorParameters<typeof S3Client>[0]>> {
  try {
    await credentials();
    return {};
  } catch {
    return {
      credentials: { accessKeyId: "", secretAccessKey: "" },
      signer: { sign: async (request) => request },
    };
  }
}

function addressOf(location: string): { readonly bucket: string; readonly key: string } {
  const match = /^s3:\/\/([^/]+)(?:\/([\s\S]*))?$/i.exec(location);
  if (match?.[1] === undefined) {
    throw new WarehouseError(`a cluster does not read "${location}"`, {
      code: "22023",
      hint: "A load on Redshift reads s3://bucket/prefix: set the environment's variable to where the objects are.",
    });
  }
  return { bucket: match[1], key: match[2] ?? "" };
}
