/**
 * The Sparkify warehouse as a person would write it for DuckDB alone: the same loads and the same
 * eight tables, no checks. What `dataform run` is compared with.
 *
 *   node bench/by-hand.mjs DATABASE LOG_DATA SONG_DATA MEMORY_LIMIT
 */
import { DuckDBInstance } from "@duckdb/node-api";

const [database = ":memory:", logData, songData, memoryLimit = "2GB"] = process.argv.slice(2);
const instance = await DuckDBInstance.create(database, {
  preserve_insertion_order: "false",
  memory_limit: memoryLimit,
});
const connection = await instance.connect();

const events = {
  artist: "VARCHAR",
  auth: "VARCHAR",
  firstName: "VARCHAR",
  gender: "VARCHAR",
  itemInSession: "INTEGER",
  lastName: "VARCHAR",
  length: "DOUBLE",
  level: "VARCHAR",
  location: "VARCHAR",
  method: "VARCHAR",
  page: "VARCHAR",
  registration: "DOUBLE",
  sessionId: "INTEGER",
  song: "VARCHAR",
  status: "INTEGER",
  ts: "BIGINT",
  userAgent: "VARCHAR",
  userId: "VARCHAR",
};
const songs = {
  num_songs: "INTEGER",
  artist_id: "VARCHAR",
  artist_latitude: "DOUBLE",
  artist_longitude: "DOUBLE",
  artist_location: "VARCHAR",
  artist_name: "VARCHAR",
  song_id: "VARCHAR",
  title: "VARCHAR",
  duration: "DOUBLE",
  year: "INTEGER",
};

const columns = (types) =>
  `{${Object.entries(types)
    .map(([name, type]) => `${name}: '${type}'`)
    .join(", ")}}`;

const statements = [
  `create table staging_events as
   select * from read_json('${logData}/**/*.json', format = 'newline_delimited', columns = ${columns(events)})`,
  `create table staging_songs as
   select * from read_json('${songData}/**/*.json', columns = ${columns(songs)})`,
  `create table users as
   select userId as user_id, firstName as first_name, lastName as last_name, gender, level
   from staging_events
   where userId <> ''
   qualify row_number() over (partition by userId order by ts desc, sessionId desc, itemInSession desc) = 1`,
  `create table songs as
   select song_id, title, artist_id, nullif(year, 0) as year, duration
   from staging_songs
   qualify row_number() over (partition by song_id order by title, artist_id) = 1`,
  `create table artists as
   select artist_id, artist_name as name, artist_location as location,
     artist_latitude as latitude, artist_longitude as longitude
   from staging_songs
   qualify row_number() over (partition by artist_id order by year desc, song_id) = 1`,
  `create table songplays as
   select
     md5(userId || '|' || sessionId || '|' || itemInSession) as songplay_id,
     epoch_ms(ts) as start_time, userId as user_id, level, song_id, artist_id,
     sessionId as session_id, location, userAgent as user_agent
   from staging_events e
   left join staging_songs s on e.song = s.title and e.artist = s.artist_name
   where page = 'NextSong'
   qualify row_number() over (
     partition by userId, sessionId, itemInSession
     order by abs(e.length - s.duration), s.song_id
   ) = 1`,
  `create table time as
   select distinct start_time, hour(start_time) as hour, day(start_time) as day, week(start_time) as week,
     month(start_time) as month, year(start_time) as year, dayofweek(start_time) as weekday
   from songplays`,
  `create table songplay_tracks as
   select md5(userId || '|' || sessionId || '|' || itemInSession) as songplay_id, song, artist,
     length::decimal(12, 5) as length
   from staging_events
   where page = 'NextSong'
   qualify row_number() over (partition by userId, sessionId, itemInSession order by ts desc) = 1`,
];
for (const statement of statements) await connection.run(statement);
connection.closeSync();
instance.closeSync();
