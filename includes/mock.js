/**
 * Rows for a test's input, as one query: each row is the defaults with some columns changed. Values are
 * SQL expressions, so a text keeps its quotes.
 */
function rows(defaults, ...changes) {
  return changes
    .map((change) => {
      for (const column of Object.keys(change)) {
        if (!(column in defaults)) throw new Error(`The defaults of this mock name no column "${column}".`);
      }
      const columns = Object.entries({ ...defaults, ...change });
      return `select ${columns.map(([column, value]) => `${value} as ${column}`).join(", ")}`;
    })
    .join("\nunion all\n");
}

/** A play by user 8 in session 139, of a song that no catalogue has. */
const event = {
  page: "'NextSong'",
  ts: "1541106106796",
  user_id: "'8'",
  session_id: "139",
  item_in_session: "0",
  level: "'free'",
  artist: "'Nobody'",
  song: "'Nothing'",
  length: "200.0::double precision",
  location: "'Phoenix-Mesa-Scottsdale, AZ'",
  user_agent: "'Mozilla/5.0'",
};

/** A song of the catalogue. */
const song = {
  song_id: "'SO1'",
  title: "'You Gotta Be'",
  artist_id: "'AR1'",
  artist_name: "'Des''ree'",
  duration: "246.30812::double precision",
};

/** The play that `event` becomes, unmatched. */
const play = {
  songplay_id: "'139-0-8'",
  start_time: "timestamp '2018-11-01 21:01:46.796'",
  user_id: "'8'",
  level: "'free'",
  song_id: "null",
  artist_id: "null",
  session_id: "139",
  location: "'Phoenix-Mesa-Scottsdale, AZ'",
  user_agent: "'Mozilla/5.0'",
};

module.exports = { rows, event, song, play };
