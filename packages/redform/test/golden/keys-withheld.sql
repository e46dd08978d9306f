-- setup
create table if not exists "redform"."ledger" (run_id varchar(64) not null, task varchar(512) not null);

-- table shop.users (definitions/users.sqlx)
create table "shop"."users__redform_new"
as
select id, name, day from source.users;
begin;
alter table "shop"."users" rename to "users__redform_old";
alter table "shop"."users__redform_new" rename to "users";
insert into "redform"."ledger" (run_id, task) values ('20260105T101530123Z-k3f9', 'shop.users');
commit;
alter table "shop"."plays" drop constraint "plays_user_id_fkey";
drop table if exists "shop"."users__redform_old";

-- incremental shop.plays (definitions/plays.sqlx), after shop.users
alter table "shop"."plays" drop constraint "plays_pkey";
begin;
create temporary table "shop__plays__redform_increment"
as
select play, user_id from source.plays;
delete from "shop"."plays"
using "shop__plays__redform_increment"
where "shop"."plays"."play" = "shop__plays__redform_increment"."play";
delete from "shop"."plays"
using "shop__plays__redform_increment"
where ("shop__plays__redform_increment"."play" is null)
  and ("shop"."plays"."play" = "shop__plays__redform_increment"."play" or ("shop"."plays"."play" is null and "shop__plays__redform_increment"."play" is null));
insert into "shop"."plays" (
  "play",
  "user_id"
)
select
  "play",
  "user_id"
from "shop__plays__redform_increment";
drop table if exists "shop__plays__redform_increment";
insert into "redform"."ledger" (run_id, task) values ('20260105T101530123Z-k3f9', 'shop.plays');
commit;
