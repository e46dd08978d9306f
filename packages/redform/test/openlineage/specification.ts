import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/**
 * What OpenLineage asks of a RunEvent (2-0-2) and of the facets that are sent, as a JSON schema. Written down
 * here from its documentation (openlineage.io/docs/spec); the published files are no part of this repository.
 */

const text = { type: "string" };
const uri = { type: "string", format: "uri" };
const dataset = { namespace: text, name: text };
const base = {
  type: "object",
  properties: { _producer: uri, _schemaURL: uri },
  required: ["_producer", "_schemaURL"],
};

/** A facet of this version, with these properties. Nothing else may stand in it, so that nothing is misspelt. */
function facet(
  name: string,
  version: string,
  properties: Readonly<Record<string, object>>,
  required: readonly string[],
): object {
  const url = `https://openlineage.io/spec/facets/${version}/${name}.json#/$defs/${name}`;
  return {
    ...base,
    properties: { _producer: uri, _schemaURL: { const: url }, ...properties },
    required: [...base.required, ...required],
    additionalProperties: false,
  };
}

function only(properties: Readonly<Record<string, object>>): object {
  return { type: "object", properties, additionalProperties: false };
}

const inputField = {
  type: "object",
  properties: {
    ...dataset,
    field: text,
    transformations: {
      type: "array",
      items: {
        type: "object",
        properties: {
          type: { enum: ["DIRECT", "INDIRECT"] },
          subtype: text,
          description: text,
          masking: { type: "boolean" },
        },
        required: ["type"],
        additionalProperties: false,
      },
    },
  },
  required: ["namespace", "name", "field"],
  additionalProperties: false,
};

const datasetFacets = only({
  schema: facet(
    "SchemaDatasetFacet",
    "1-1-1",
    {
      fields: {
        type: "array",
        items: {
          type: "object",
          properties: { name: text, type: text, description: text },
          required: ["name"],
          additionalProperties: false,
        },
      },
    },
    [],
  ),
  documentation: facet("DocumentationDatasetFacet", "1-0-1", { description: text }, ["description"]),
  columnLineage: facet(
    "ColumnLineageDatasetFacet",
    "1-2-0",
    {
      fields: {
        type: "object",
        additionalProperties: {
          type: "object",
          properties: { inputFields: { type: "array", items: inputField } },
          required: ["inputFields"],
        },
      },
      dataset: { type: "array", items: inputField },
    },
    ["fields"],
  ),
});

const run = {
  type: "object",
  properties: { runId: { type: "string", format: "uuid" } },
  required: ["runId"],
};
const job = { type: "object", properties: dataset, required: ["namespace", "name"] };

const runEvent = {
  $id: "https://openlineage.io/spec/2-0-2/OpenLineage.json",
  type: "object",
  properties: {
    eventTime: { type: "string", format: "date-time" },
    producer: uri,
    schemaURL: { const: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent" },
    eventType: { enum: ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"] },
    run: {
      ...run,
      properties: {
        ...run.properties,
        facets: only({
          parent: facet("ParentRunFacet", "1-0-1", { run, job }, ["run", "job"]),
          errorMessage: facet(
            "ErrorMessageRunFacet",
            "1-0-1",
            { message: text, programmingLanguage: text, stackTrace: text },
            ["message", "programmingLanguage"],
          ),
        }),
      },
    },
    job: {
      ...job,
      properties: {
        ...dataset,
        facets: only({
          jobType: facet(
            "JobTypeJobFacet",
            "2-0-3",
            { processingType: text, integration: text, jobType: text },
            ["processingType", "integration"],
          ),
          sql: facet("SQLJobFacet", "1-0-1", { query: text }, ["query"]),
          documentation: facet("DocumentationJobFacet", "1-0-1", { description: text }, ["description"]),
        }),
      },
    },
    inputs: {
      type: "array",
      items: {
        type: "object",
        properties: {
          ...dataset,
          facets: datasetFacets,
          inputFacets: only({
            dataQualityAssertions: facet(
              "DataQualityAssertionsDatasetFacet",
              "1-0-1",
              {
                assertions: {
                  type: "array",
                  items: {
                    type: "object",
                    properties: { assertion: text, success: { type: "boolean" }, column: text },
                    required: ["assertion", "success"],
                    additionalProperties: false,
                  },
                },
              },
              ["assertions"],
            ),
          }),
        },
        required: ["namespace", "name"],
        additionalProperties: false,
      },
    },
    outputs: {
      type: "array",
      items: {
        type: "object",
        properties: {
          ...dataset,
          facets: datasetFacets,
          outputFacets: only({
            outputStatistics: facet(
              "OutputStatisticsOutputDatasetFacet",
              "1-0-2",
              { rowCount: { type: "integer" }, size: { type: "integer" }, fileCount: { type: "integer" } },
              [],
            ),
          }),
        },
        required: ["namespace", "name"],
        additionalProperties: false,
      },
    },
  },
  required: ["eventTime", "producer", "schemaURL", "run", "job"],
  additionalProperties: false,
};

/** Says whether an event is as the specification asks; its `errors` say what is not. */
export function eventValidator(): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: true });
  addFormats.default(ajv);
  return ajv.compile(runEvent);
}
