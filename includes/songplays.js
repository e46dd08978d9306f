/**
 * The key of a play, from the event's session, place in it and user. Numbers first: the text part, the
 * user, comes last, so no two keys read the same. Eleven characters hold any integer with its sign.
 */
function idOf(events) {
  const numbers = ["session_id", "item_in_session"].map((column) => `${events}.${column}::varchar(11)`);
  return [...numbers, `${events}.user_id`].join(" || '-' || ");
}

module.exports = { idOf };
