export {
  type Counts,
  DEFAULTS,
  ForeignFolderError,
  type GenerateOptions,
  generate,
  isComplete,
} from "./generate.ts";
