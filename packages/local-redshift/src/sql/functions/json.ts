import { isWord, literal, stringValue } from "../tree.ts";
import { argument } from "./arguments.ts";
import { type Call, each, type FunctionList, refused, rename, rewrite } from "./function-rule.ts";

/** JSON functions on texts, and functions on SUPER. (dg/json-functions, dg/Array_Functions, dg/c_Type_Info_Functions) */
export const jsonFunctions: FunctionList = {
  json_extract_path_text: rewrite((call) => {
    const { args, nullIfInvalid } = lenient(call);
    const steps = args.slice(1).map((step, i) => {
      const text = stringValue(call.argNodes[i + 1]?.[0]);
      return text === undefined ? `'/' || ${step}` : literal(`/${pointer(text)}`);
    });
    return guarded(args[0] ?? argument(call, 0), nullIfInvalid, (json) =>
      steps.length === 0 ? argument(call, 1) : `json_extract_string(${json}, ${steps.join(" || ")})`,
    );
  }),
  json_extract_array_element_text: onText((json, [index = "0"]) => `rs_json_element(${json}, ${index})`),
  json_array_length: onText((json) => `rs_json_array_length(${json})`),
  is_valid_json: rewrite((call) => `json_valid((${argument(call, 0)})::varchar)`),
  is_valid_json_array: rewrite((call) => {
    const text = `(${argument(call, 0)})::varchar`;
    return `(case when json_valid(${text}) then json_type(${text}) = 'ARRAY' else json_valid(${text}) end)`;
  }),
  can_json_parse: rewrite((call) => `json_valid((${argument(call, 0)})::varchar)`),
  json_parse: rewrite((call) => `json(${argument(call, 0)})`),
  ...each(
    rewrite((call) => `json(${argument(call, 0)})::varchar`),
    "json_serialize",
  ),
  json_typeof: rename("rs_json_typeof"),
  get_array_length: rewrite((call) => `json_array_length(${argument(call, 0)})::bigint`),
  array: rewrite((call) => `json_array(${call.args.join(", ")})`),
  object: rewrite((call) => `json_object(${call.args.join(", ")})`),
  array_concat: rename("rs_array_concat"),
  array_flatten: rename("rs_array_flatten"),
  subarray: rename("rs_subarray"),
  split_to_array: rewrite(
    (call) => `to_json(string_split((${argument(call, 0)})::varchar, ${call.args[1] ?? "','"}))`,
  ),
  lower_attribute_names: rewrite((call) => `rs_lower_names((${argument(call, 0)})::varchar)::json`),
  upper_attribute_names: rewrite((call) => `rs_upper_names((${argument(call, 0)})::varchar)::json`),
  decimal_precision: rewrite((call) => `rs_super_precision((${argument(call, 0)})::varchar)::integer`),
  decimal_scale: rewrite((call) => `rs_super_scale((${argument(call, 0)})::varchar)::integer`),
  is_array: typeTest("ARRAY"),
  is_object: typeTest("OBJECT"),
  is_boolean: typeTest("BOOLEAN"),
  is_varchar: typeTest("VARCHAR"),
  is_char: rewrite(
    (call) =>
      `(rs_is_type(${argument(call, 0)}, 'VARCHAR') and strlen(${argument(call, 0)} ->> '$') = length(${argument(call, 0)} ->> '$'))`,
  ),
  is_scalar: rewrite(
    (call) => `(coalesce(json_type(${argument(call, 0)}), 'NULL') not in ('ARRAY', 'OBJECT', 'NULL'))`,
  ),
  is_smallint: whole(16),
  is_integer: whole(32),
  is_bigint: whole(64),
  is_decimal: rewrite((call) => `coalesce(rs_super_is_decimal((${argument(call, 0)})::varchar), false)`),
  is_float: rewrite(
    (call) =>
      `(rs_json_typeof(${argument(call, 0)}) = 'number' and not rs_super_is_decimal((${argument(call, 0)})::varchar))`,
  ),
  ...each(refused("build the object anew with object()"), "object_transform"),
  // OCTET_LENGTH(JSON_SERIALIZE(x)). (dg/r_json_size)
  json_size: rewrite((call) => `strlen(json(${argument(call, 0)})::varchar)::integer`),
  size: refused("it measures Redshift's own storage"),
};

function typeTest(type: string): ReturnType<typeof rewrite> {
  return rewrite((call) => `rs_is_type(${argument(call, 0)}, '${type}')`);
}

function whole(bits: number): ReturnType<typeof rewrite> {
  return rewrite((call) => `rs_is_whole(${argument(call, 0)}, ${bits})`);
}

/** A step of a JSON pointer. */
function pointer(text: string): string {
  return text.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** A function whose first argument is a JSON text and whose last may say that an invalid one gives NULL. */
function onText(write: (json: string, rest: readonly string[]) => string): ReturnType<typeof rewrite> {
  return rewrite((call) => {
    const { args, nullIfInvalid } = lenient(call);
    return guarded(argument(call, 0), nullIfInvalid, (json) => write(json, args.slice(1)));
  });
}

function lenient(call: Call): { readonly args: readonly string[]; readonly nullIfInvalid: boolean } {
  const last = call.argNodes.at(-1);
  const node = last?.length === 1 ? last[0] : undefined;
  if (!isWord(node, "true", "false")) return { args: call.args, nullIfInvalid: false };
  return { args: call.args.slice(0, -1), nullIfInvalid: node.word === "true" };
}

function guarded(json: string, nullIfInvalid: boolean, write: (json: string) => string): string {
  const text = `(${json})::varchar`;
  return nullIfInvalid ? `(case when json_valid(${text}) then ${write(text)} end)` : write(text);
}
