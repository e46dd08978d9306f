/** AWS's Query protocol: forms in, XML out. */

export type Value =
  | string
  | number
  | boolean
  | Date
  | null
  | undefined
  | readonly Value[]
  | Items
  | { readonly [key: string]: Value };

/** A list whose items have a name of their own, as some services' have. */
export class Items {
  readonly name: string;
  readonly values: readonly Value[];
  constructor(name: string, values: readonly Value[]) {
    this.name = name;
    this.values = values;
  }
}

export interface Parameters {
  readonly text: (name: string) => string | undefined;
  /** `Name.member.1.Key=…` as a list of records. */
  readonly list: (name: string) => readonly Readonly<Record<string, string>>[];
}

export function readParameters(form: URLSearchParams): Parameters {
  return {
    text: (name) => form.get(name) ?? undefined,
    list: (name) => {
      const found: Record<string, string>[] = [];
      for (const [key, value] of form) {
        const match = new RegExp(`^${name}\\.member\\.(\\d+)\\.?(.*)$`).exec(key);
        if (match === null) continue;
        const index = Number(match[1]) - 1;
        found[index] = { ...found[index], [match[2] ?? ""]: value };
      }
      return found;
    },
  };
}

export function toXml(value: Value): string {
  if (value === undefined || value === null) return "";
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Items)
    return value.values.map((item) => `<${value.name}>${toXml(item)}</${value.name}>`).join("");
  if (Array.isArray(value)) return value.map((item) => `<member>${toXml(item)}</member>`).join("");
  if (typeof value === "object") {
    return Object.entries(value)
      .filter(([, inner]) => inner !== undefined && inner !== null)
      .map(([key, inner]) => `<${key}>${toXml(inner)}</${key}>`)
      .join("");
  }
  return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

export function reply(action: string, result: Value): string {
  return `<${action}Response><${action}Result>${toXml(result)}</${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`;
}

export function errorReply(code: string, message: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${toXml(message)}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
}
