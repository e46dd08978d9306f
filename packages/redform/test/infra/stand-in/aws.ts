import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { ApiError } from "./api-error.ts";
import { CloudFormation } from "./cloudformation.ts";
import { errorReply, readParameters, reply } from "./query-protocol.ts";
import { answerJson, answerQuery } from "./services.ts";
import { emptyWorld, type World } from "./world.ts";

export interface Call {
  readonly action: string;
  readonly signedBy: string;
}

/**
 * AWS over HTTP, in its own protocols, on this machine: CloudFormation with all that a stack goes through, and what
 * Redshift, STS, Logs and Cost Explorer say meanwhile. Operations go on by themselves, some events every `stepMs`.
 */
export interface StandIn {
  readonly endpoint: string;
  readonly world: World;
  readonly cloudFormation: CloudFormation;
  readonly calls: Call[];
  /** What the service that tells addresses answers; at `${endpoint}/address`. */
  address: string;
  cost: string;
  /** Refuses a call; null lets it pass. */
  refuse: (call: Call) => ApiError | null;
  /** While true, operations stand still. */
  held: boolean;
  /** The event, `Vpc CREATE_COMPLETE`, after which operations stand still. */
  holdAfter: string | null;
  stop(): Promise<void>;
}

/** Events at once, so that the many tests take little time. */
const STRIDE = 4;
const QUERY_OF_CLOUDFORMATION = "2010-05-15";

export async function startStandIn(stepMs = 1): Promise<StandIn> {
  const world = emptyWorld();
  const cloudFormation = new CloudFormation(world);
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    if (request.url === "/address") {
      response.end(`${standIn.address}\n`);
      return;
    }
    const target = request.headers["x-amz-target"];
    const form = new URLSearchParams(body);
    const json = typeof target === "string";
    const action = json ? (target.split(".").at(-1) ?? "") : (form.get("Action") ?? "");
    const call = { action, signedBy: request.headers.authorization ?? "" };
    standIn.calls.push(call);
    try {
      const refused = standIn.refuse(call);
      if (refused !== null) throw refused;
      if (json) {
        const asked = JSON.parse(body) as Readonly<Record<string, unknown>>;
        const result = answerJson(world, action, asked, { amount: standIn.cost });
        response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
        response.end(JSON.stringify(result));
      } else {
        const parameters = readParameters(form);
        const result =
          form.get("Version") === QUERY_OF_CLOUDFORMATION
            ? cloudFormation.answer(action, parameters)
            : answerQuery(world, action, parameters);
        response.writeHead(200, { "content-type": "text/xml" });
        response.end(reply(action, result));
      }
    } catch (error) {
      const { status, code, message } =
        error instanceof ApiError ? error : { status: 500, code: "InternalFailure", message: String(error) };
      if (json) {
        response.writeHead(status, {
          "content-type": "application/x-amz-json-1.1",
          "x-amzn-errortype": code,
        });
        response.end(JSON.stringify({ __type: code, message }));
      } else {
        response.writeHead(status, { "content-type": "text/xml" });
        response.end(errorReply(code, message));
      }
    }
  });
  const timer = setInterval(() => {
    for (let step = 0; step < STRIDE && !standIn.held; step += 1) {
      cloudFormation.step();
      const last = cloudFormation.stacks.at(-1)?.events.at(-1);
      if (`${last?.logicalId} ${last?.status}` === standIn.holdAfter) {
        standIn.held = true;
        standIn.holdAfter = null;
      }
    }
  }, stepMs);
  const standIn: StandIn = {
    endpoint: await listen(server),
    world,
    cloudFormation,
    calls: [],
    address: "203.0.113.7",
    cost: "0",
    refuse: () => null,
    held: false,
    holdAfter: null,
    stop: async () => {
      clearInterval(timer);
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return standIn;
}

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
