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
delete from "shop"."plays"
using "shop__plays__redform_increment"
where "shop"."plays"."play" = "shop__plays__redform_increment"."play"
  and "shop"."plays"."user_id" = "shop__plays__redform_increment"."user_id";
delete from "shop"."plays"
using "shop__plays__redform_increment"
where ("shop__plays__redform_increment"."play" is null or "shop__plays__redform_increment"."user_id" is null)
  and ("shop"."plays"."play" = "shop__plays__redform_increment"."play" or ("shop"."plays"."play" is null and "shop__plays__redform_increment"."play" is null))
  and ("shop"."plays"."user_id" = "shop__plays__redform_increment"."user_id" or ("shop"."plays"."user_id" is null and "shop__plays__redform_increment"."user_id" is null));
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
