/**
 * OpenLineage's RunEvent, as far as we send it. (openlineage.io/spec 2-0-2; facets: columnLineage 1-2-0,
 * schema 1-1-1, dataQualityAssertions 1-0-1, outputStatistics 1-0-2, parent 1-0-1, errorMessage 1-0-1,
 * jobType 2-0-3, sql 1-0-1, documentation 1-0-1)
 */

export interface RunEvent {
  readonly eventType: "START" | "COMPLETE" | "FAIL" | "ABORT";
  /** ISO 8601, UTC. */
  readonly eventTime: string;
  readonly producer: string;
  readonly schemaURL: string;
  readonly run: { readonly runId: string; readonly facets?: Facets };
  readonly job: { readonly namespace: string; readonly name: string; readonly facets?: Facets };
  readonly inputs: readonly InputDataset[];
  readonly outputs: readonly OutputDataset[];
}

export interface DatasetName {
  readonly namespace: string;
  readonly name: string;
}

export interface InputDataset extends DatasetName {
  readonly facets?: Facets;
  readonly inputFacets?: Facets;
}

export interface OutputDataset extends DatasetName {
  readonly facets?: Facets;
  readonly outputFacets?: Facets;
}

export interface Facet {
  readonly _producer: string;
  readonly _schemaURL: string;
}

export type Facets = Readonly<Record<string, Facet>>;

/** What made the events. A URI, as the specification asks. */
export const PRODUCER = "urn:redform:0.1.0";
export const EVENT_SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

const VERSIONS = {
  ColumnLineageDatasetFacet: "1-2-0",
  SchemaDatasetFacet: "1-1-1",
  DocumentationDatasetFacet: "1-0-1",
  DataQualityAssertionsDatasetFacet: "1-0-1",
  OutputStatisticsOutputDatasetFacet: "1-0-2",
  ParentRunFacet: "1-0-1",
  ErrorMessageRunFacet: "1-0-1",
  JobTypeJobFacet: "2-0-3",
  SQLJobFacet: "1-0-1",
  DocumentationJobFacet: "1-0-1",
} as const;

/** A facet with what the specification wants of each. */
export function facet<T extends object>(kind: keyof typeof VERSIONS, content: T): Facet & T {
  const file = `https://openlineage.io/spec/facets/${VERSIONS[kind]}/${kind}.json`;
  return { _producer: PRODUCER, _schemaURL: `${file}#/$defs/${kind}`, ...content };
}
