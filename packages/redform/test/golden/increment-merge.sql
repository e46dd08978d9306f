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
from "shop__plays__redform_increment"
where "play" is null;
delete from "shop__plays__redform_increment"
where "play" is null;
merge into "shop"."plays"
using "shop__plays__redform_increment"
on "shop"."plays"."play" = "shop__plays__redform_increment"."play"
when matched then update set
  "user_id" = "shop__plays__redform_increment"."user_id",
  "seconds" = "shop__plays__redform_increment"."seconds"
when not matched then insert (
  "play",
  "user_id",
  "seconds"
)
values (
  "shop__plays__redform_increment"."play",
  "shop__plays__redform_increment"."user_id",
  "shop__plays__redform_increment"."seconds"
);
drop table if exists "shop__plays__redform_increment";
insert into "redform"."ledger" (run_id, task) values ('20260105T101530123Z-k3f9', 'shop.plays');
commit;
