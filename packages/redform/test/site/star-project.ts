import { makeProject } from "../cli/dataform.ts";

/** Text that is HTML, and would do something if anything took it for that. */
export const HTML = `<img src=x onerror="document.title='caught'"><script>document.title='caught'</script>&amp;`;

/** As a string of SQLX's config, and of SQL. */
const inConfig = JSON.stringify(HTML);
const inSql = `'${HTML.replaceAll("'", "''")}'`;

/** A small star whose texts are HTML wherever they can be, with one assertion that fails. */
export function starProject(): string {
  return makeProject({
    "definitions/raw_plays.sqlx": `config { type: "operations", hasOutput: true, description: "Loaded." }

create table if not exists \${self()} (play_id integer, song_id integer, played_at timestamp)

---

insert into \${self()} values (1, 1, '2026-01-01 10:00:00'), (2, 1, '2026-01-02 11:00:00'), (3, 2, '2026-01-03 12:00:00')
`,
    "definitions/songs.sqlx": `config {
  type: "table",
  tags: ["daily", ${inConfig}],
  description: "One row a song. " + ${inConfig},
  columns: { song_id: "Key. " + ${inConfig}, title: "As it was sung" },
  redshift: { distStyle: "all", sortKeys: ["song_id"], primaryKey: ["song_id"], audit: "after" },
}

-- ${HTML}
select 1 as song_id, ${inSql}::varchar(200) as title
union all
select 2, 'Plain'
`,
    "definitions/plays.sqlx": `config {
  type: "table",
  description: "One row a play.",
  redshift: {
    sortKeys: ["played_at"],
    primaryKey: ["play_id"],
    foreignKeys: [{ columns: ["song_id"], references: "songs" }],
  },
  assertions: { nonNull: ["song_id"] },
}

select play_id, song_id, played_at from \${ref("raw_plays")}
`,
    "definitions/by_song.sqlx": `config { type: "view", description: "Plays of each song." }

select songs.title, count(*) as plays
from \${ref("plays")} as plays
join \${ref("songs")} as songs on songs.song_id = plays.song_id
group by songs.title
`,
    "definitions/plain_titles.sqlx": `config { type: "assertion", description: "Titles hold no HTML." }

select song_id, title from \${ref("songs")} where title like '%<%'
`,
    "definitions/songs_test.sqlx": `config { type: "test", dataset: "by_song" }

input "plays" { select 1 as song_id }
input "songs" { select 1 as song_id, 'One'::varchar(10) as title }

select 'One'::varchar(10) as title, 2 as plays
`,
  });
}
