-- setup
create table if not exists "redform"."ledger" (run_id varchar(64) not null, task varchar(512) not null);

-- incremental shop.plays (definitions/plays.sqlx)
begin;
create temporary table "shop__plays__redform_increment"
as
select * from (
select play, user_id, seconds from source.plays where arrived > 7
) as subquery
where seconds > 0;
select a.attname, format_type(a.atttypid, a.atttypmod)
from pg_attribute a
join pg_class c on c.oid = a.attrelid
where c.relname = 'shop__plays__redform_increment'
  and pg_table_is_visible(c.oid)
  and a.attnum > 0
  and not a.attisdropped
order by a.attnum;
-- columns that no longer arrive are dropped here, new ones are added; for the columns as they stand:
delete from "shop"."plays"
using "shop__plays__redform_increment"
where "shop"."plays"."play" = "shop__plays__redform_increment"."play";
delete from "shop"."plays"
using "shop__plays__redform_increment"
where ("shop__plays__redform_increment"."play" is null)
  and ("shop"."plays"."play" = "shop__plays__redform_increment"."play" or ("shop"."plays"."play" is null and "shop__plays__redform_increment"."play" is null));
insert into "shop"."plays" (
  "play",
  "user_id",
  "seconds"
)
select
  "play",
  "user_id",
  "seconds"
from "shop__plays__redform_increment";
drop table if exists "shop__plays__redform_increment";
insert into "redform"."ledger" (run_id, task) values ('20260105T101530123Z-k3f9', 'shop.plays');
commit;

-- shop.plays, when the columns are play integer, user_id integer, skipped boolean
-- alter
alter table "shop"."plays" drop column "seconds";
-- alter
alter table "shop"."plays" add column "skipped" boolean;
-- delete
delete from "shop"."plays"
using "shop__plays__redform_increment"
where "shop"."plays"."play" = "shop__plays__redform_increment"."play";
-- delete
delete from "shop"."plays"
using "shop__plays__redform_increment"
where ("shop__plays__redform_increment"."play" is null)
  and ("shop"."plays"."play" = "shop__plays__redform_increment"."play" or ("shop"."plays"."play" is null and "shop__plays__redform_increment"."play" is null));
-- insert
insert into "shop"."plays" (
  "play",
  "user_id",
  "skipped"
)
select
  "play",
  "user_id",
  "skipped"
from "shop__plays__redform_increment";
