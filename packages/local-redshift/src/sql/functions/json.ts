import { isOn } from "../../settings.ts";
import { RedshiftError } from "../../types.ts";
import { isFloat, isNumber, type Known } from "../../typing/numeric.ts";
import { intoSuper } from "../into-super.ts";
import { isWord, literal, stringValue } from "../tree.ts";
import { argument } from "./arguments.ts";
import { type Call, each, type FunctionList, refused, rename, rewrite } from "./function-rule.ts";
import { DEDUPLICATES, TRUNCATES } from "./native/json-text.ts";

/** JSON functions on texts, and functions on SUPER. (dg/json-functions, dg/Array_Functions, dg/c_Type_Info_Functions) */
export const jsonFunctions: FunctionList = {
  json_extract_path_text: rewrite((call) => {
    const { args, nullIfInvalid } = lenient(call);
    // (dg/JSON_EXTRACT_PATH_TEXT)
    if (args.length > 6) {
      throw new RedshiftError("json_extract_path_text() goes at most five levels deep", {
        code: "54023",
        hint: "Go on in the result: json_extract_path_text(json_extract_path_text(…), …).",
      });
    }
    const steps = args.slice(1).map((step, i) => {
      const text = stringValue(call.argNodes[i + 1]?.[0]);
      return text === undefined ? `'/' || ${step}` : literal(`/${pointer(text)}`);
    });
    return guarded(args[0] ?? argument(call, 0), nullIfInvalid, (json) =>
      steps.length === 0 ? argument(call, 1) : `rs_json_path_text(${json}, ${steps.join(" || ")})`,
    );
  }),
  json_extract_array_element_text: onArray((json, [index = "0"]) => `rs_json_element(${json}, ${index})`),
  json_array_length: onArray((json) => `rs_json_array_length(${json})`),
  // An array at the top is none. (dg/IS_VALID_JSON)
  is_valid_json: validOf("OBJECT"),
  is_valid_json_array: validOf("ARRAY"),
  can_json_parse: rewrite((call) => `rs_native_can_parse((${argument(call, 0)})::varchar)`),
  json_parse: rewrite(parse),
  json_serialize: rewrite((call) => `rs_json_text(${superArgument(call, 0)})`),
  json_typeof: rewrite((call) => `rs_json_typeof(${superArgument(call, 0)})`),
  get_array_length: rewrite((call) => `json_array_length(${superArgument(call, 0)})::bigint`),
  array: rewrite(
    (call) => `json_array(${call.args.map((arg, at) => held(arg, call.argTypes[at])).join(", ")})`,
  ),
  object: rewrite(
    (call) => `json_object(${call.args.map((arg, at) => held(arg, call.argTypes[at])).join(", ")})`,
  ),
  array_concat: rename("rs_array_concat"),
  array_flatten: rename("rs_array_flatten"),
  subarray: rename("rs_subarray"),
  split_to_array: rewrite(
    (call) => `to_json(string_split((${argument(call, 0)})::varchar, ${call.args[1] ?? "','"}))`,
  ),
  lower_attribute_names: rewrite(
    (call) => `cast(rs_lower_names((${superArgument(call, 0)})::varchar) as json)`,
  ),
  upper_attribute_names: rewrite(
    (call) => `cast(rs_upper_names((${superArgument(call, 0)})::varchar) as json)`,
  ),
  decimal_precision: rewrite((call) => `rs_super_precision((${superArgument(call, 0)})::varchar)::integer`),
  decimal_scale: rewrite((call) => `rs_super_scale((${superArgument(call, 0)})::varchar)::integer`),
  is_array: typeTest("ARRAY"),
  is_object: typeTest("OBJECT"),
  is_boolean: typeTest("BOOLEAN"),
  is_varchar: typeTest("VARCHAR"),
  is_char: rewrite((call) => {
    const value = superArgument(call, 0);
    return `(rs_is_type(${value}, 'VARCHAR') and strlen(${value} ->> '$') = length(${value} ->> '$'))`;
  }),
  is_scalar: rewrite(
    (call) => `(coalesce(json_type(${superArgument(call, 0)}), 'NULL') not in ('ARRAY', 'OBJECT', 'NULL'))`,
  ),
  is_smallint: whole(16),
  is_integer: whole(32),
  is_bigint: whole(64),
  is_decimal: rewrite((call) => {
    const value = argument(call, 0);
    const [type = null] = call.argTypes;
    if (type !== null && isNumber(type)) return isFloat(type) ? "false" : `(${value} is not null)`;
    return `coalesce(rs_super_is_decimal((${superArgument(call, 0)})::varchar), false)`;
  }),
  is_float: rewrite((call) => {
    const [type = null] = call.argTypes;
    if (type !== null && isNumber(type))
      return isFloat(type) ? `(${argument(call, 0)} is not null)` : "false";
    const value = superArgument(call, 0);
    return `(rs_json_typeof(${value}) = 'number' and not rs_super_is_decimal((${value})::varchar))`;
  }),
  ...each(refused("build the object anew with object()"), "object_transform"),
  // OCTET_LENGTH(JSON_SERIALIZE(x)). (dg/r_json_size)
  json_size: rewrite((call) => `strlen(rs_json_text(${superArgument(call, 0)}))::integer`),
  size: refused("it measures Redshift's own storage"),
};

function typeTest(type: string): ReturnType<typeof rewrite> {
  return rewrite((call) => `rs_is_type(${superArgument(call, 0)}, '${type}')`);
}

function whole(bits: number): ReturnType<typeof rewrite> {
  return rewrite((call) => `rs_is_whole(${superArgument(call, 0)}, ${bits})`);
}

/** A step of a JSON pointer. */
function pointer(text: string): string {
  return text.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** JSON_PARSE, as the settings want it. (dg/super-configurations) */
function parse(call: Call): string {
  const options =
    (isOn(call.setting("json_parse_dedup_attributes")) ? DEDUPLICATES : 0) +
    (isOn(call.setting("json_parse_truncate_strings")) ? TRUNCATES : 0);
  // As `::json` it could not be stepped into.
  return `cast(rs_native_json_parse((${argument(call, 0)})::varchar, ${options}) as json)`;
}

/** An argument as SUPER, where it is known to be of another type. */
function superArgument(call: Call, index: number): string {
  const type = call.argTypes[index] ?? null;
  return type === null ? argument(call, index) : intoSuper(argument(call, index), type);
}

/** What array() and object() hold: the engine steps into them by doubles. */
function held(value: string, type: Known | undefined): string {
  if (type?.kind !== "decimal" || (type.scale ?? 0) === 0 || (type.precision ?? 18) <= 15) return value;
  const lost =
    "SQLSTATE 0A000: a decimal of so many digits in array() or object() is not supported by local-redshift";
  return `(case when ${value}::double::${type.duckdb} <> ${value} then cast('${lost}' as tinyint) else ${value} end)`;
}

function validOf(type: string): ReturnType<typeof rewrite> {
  return rewrite((call) => {
    const text = `(${argument(call, 0)})::varchar`;
    return `(case when rs_json_valid(${text}) then json_type(${text}) = '${type}' else rs_json_valid(${text}) end)`;
  });
}

/** A function whose first argument is an array as JSON text and whose last may say that another gives NULL. */
function onArray(write: (json: string, rest: readonly string[]) => string): ReturnType<typeof rewrite> {
  return rewrite((call) => {
    const { args, nullIfInvalid } = lenient(call);
    const rest = args.slice(1);
    return guarded(argument(call, 0), nullIfInvalid, (json) =>
      nullIfInvalid
        ? `case when json_type(${json}) = 'ARRAY' then ${write(json, rest)} end`
        : write(`rs_json_strict(${json})`, rest),
    );
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
  return nullIfInvalid ? `(case when rs_json_valid(${text}) then ${write(text)} end)` : write(text);
}
