import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";

/** What a call of AWS's HTTP API asked for. */
export interface AwsCall {
  /** GetSecretValue, GetCredentials, GetClusterCredentialsWithIAM. */
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The Authorization header: who signed, and for which region and service. */
  readonly signedBy: string;
}

export interface AwsReply {
  readonly status?: number;
  /** JSON services get it as it is; the Query service's fields become XML. An error has __type. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A server of AWS's own protocols: JSON 1.1 and Query, as the SDK speaks them. */
export interface FakeAws {
  readonly endpoint: string;
  readonly calls: readonly AwsCall[];
  reply: (call: AwsCall) => AwsReply;
  stop(): Promise<void>;
}

export async function startAws(): Promise<FakeAws> {
  const calls: AwsCall[] = [];
  const server = createServer(async (request, response) => {
    const call = readCall(request, await bodyOf(request));
    calls.push(call);
    const { status = 200, body } = aws.reply(call);
    const query = call.action === "GetClusterCredentialsWithIAM";
    response.writeHead(status, {
      "content-type": query ? "text/xml" : "application/x-amz-json-1.1",
      ...(status === 200 || query ? {} : { "x-amzn-errortype": String(body["__type"]) }),
    });
    response.end(query ? toXml(call.action, status, body) : JSON.stringify(body));
  });
  const aws = {
    endpoint: "",
    calls,
    reply: (_call: AwsCall): AwsReply => ({ status: 500, body: { __type: "InternalFailure" } }),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  aws.endpoint = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return aws;
}

function readCall(request: IncomingMessage, text: string): AwsCall {
  const target = request.headers["x-amz-target"];
  const signedBy = request.headers.authorization ?? "";
  if (typeof target === "string") {
    const parameters = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return { action: target.split(".").at(-1) ?? "", parameters, signedBy };
  }
  const { Action = "", ...parameters } = Object.fromEntries(new URLSearchParams(text));
  return { action: Action, parameters, signedBy };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

function toXml(action: string, status: number, body: Readonly<Record<string, unknown>>): string {
  if (status !== 200) {
    return `<ErrorResponse><Error><Type>Sender</Type><Code>${body["__type"]}</Code><Message>${body["message"] ?? ""}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
  }
  const fields = Object.entries(body).map(([name, value]) => `<${name}>${String(value)}</${name}>`);
  return `<${action}Response xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><${action}Result>${fields.join("")}</${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`;
}
