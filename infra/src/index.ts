export { logGroupPrefix } from "./logs.ts";
export { FINAL_SNAPSHOT } from "./serverless.ts";
export type { ProvisionedWarehouse, ServerlessWarehouse, StackSettings } from "./settings.ts";
export { makeStack, STACK_TAG, synthesise, type Template, type TemplateResource } from "./template.ts";
