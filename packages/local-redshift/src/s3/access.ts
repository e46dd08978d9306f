import type { Reader } from "../copy/reader.ts";
import { RedshiftError } from "../types.ts";

/** A text that no log, error or JSON shows. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }
}

/** What a COPY or UNLOAD statement says of reaching S3. As JSON it tells the region alone. */
export class S3Access {
  region: string | null = null;
  /** ARNs parted by commas, or "default"; null without IAM_ROLE. */
  role: string | null = null;
  accessKeyId: Secret | null = null;
  secretAccessKey: Secret | null = null;
  sessionToken: Secret | null = null;

  toJSON(): unknown {
    return { region: this.region };
  }
}

type Option = (access: S3Access, reader: Reader) => void;

/** The options of COPY and UNLOAD that give access (dg/copy-parameters-authorization), by name. */
export const accessOptions: Readonly<Record<string, Option>> = {
  REGION: (access, reader) => {
    access.region = reader.text("REGION").toLowerCase();
  },
  IAM_ROLE: (access, reader) => {
    const word = ["default", "session"].find((one) => reader.take(one));
    access.role = word ?? reader.text("IAM_ROLE");
  },
  WITH: (access, reader) => {
    reader.word("credentials");
    credentials(access, reader);
  },
  CREDENTIALS: credentials,
  ACCESS_KEY_ID: (access, reader) => {
    access.accessKeyId = new Secret(reader.text("ACCESS_KEY_ID"));
  },
  SECRET_ACCESS_KEY: (access, reader) => {
    access.secretAccessKey = new Secret(reader.text("SECRET_ACCESS_KEY"));
  },
  SESSION_TOKEN: (access, reader) => {
    access.sessionToken = new Secret(reader.text("SESSION_TOKEN"));
  },
  TOKEN: (access, reader) => {
    access.sessionToken = new Secret(reader.text("TOKEN"));
  },
};

/** `CREDENTIALS 'aws_iam_role=…'` or `'aws_access_key_id=…;aws_secret_access_key=…[;token=…]'` */
function credentials(access: S3Access, reader: Reader): void {
  const text = reader.text("CREDENTIALS");
  for (const part of text.split(";")) {
    const at = part.indexOf("=");
    const value = part.slice(at + 1).trim();
    switch (part.slice(0, at).trim().toLowerCase()) {
      case "aws_iam_role":
        access.role = value;
        break;
      case "aws_access_key_id":
        access.accessKeyId = new Secret(value);
        break;
      case "aws_secret_access_key":
        access.secretAccessKey = new Secret(value);
        break;
      case "token":
        access.sessionToken = new Secret(value);
        break;
      case "master_symmetric_key":
        throw new RedshiftError("client-side encryption is not supported locally: master_symmetric_key", {
          code: "0A000",
          hint: "Decrypt the files first, or use server-side encryption.",
        });
      default:
        break;
    }
  }
}

/** @throws RedshiftError for a key without its other half, or beside a role */
export function checkAccess(access: S3Access): void {
  if (access.role !== null && (access.accessKeyId ?? access.secretAccessKey) !== null) {
    throw new RedshiftError("a statement has IAM_ROLE or access keys, not both", { code: "42601" });
  }
  if ((access.accessKeyId === null) === (access.secretAccessKey === null)) return;
  const missing = access.accessKeyId === null ? "ACCESS_KEY_ID" : "SECRET_ACCESS_KEY";
  throw new RedshiftError(`${missing} is missing: an access key has two parts`, { code: "22023" });
}
