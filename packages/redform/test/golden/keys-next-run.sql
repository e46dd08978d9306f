-- setup
create table if not exists "redform"."ledger" (run_id varchar(64) not null, task varchar(512) not null);

-- table shop.users (definitions/users.sqlx)
create temporary table "shop__users__redform_new__redform_shape"
as
select * from (
select id, name, day from source.users
) as shape
where 1 = 0;
select a.attname, format_type(a.atttypid, a.atttypmod)
from pg_attribute a
join pg_class c on c.oid = a.attrelid
where c.relname = 'shop__users__redform_new__redform_shape'
  and pg_table_is_visible(c.oid)
  and a.attnum > 0
  and not a.attisdropped
order by a.attnum;
-- with all of these columns and their types, not only those that the model declares:
-- create table "shop"."users__redform_new" (
--   "id" <type> not null
-- );
insert into "shop"."users__redform_new"
select id, name, day from source.users;
-- if that meets NULL in a key, the table is made by CREATE TABLE AS instead, for its audits to show the rows
drop table if exists "shop__users__redform_new__redform_shape";
-- audit shop_assertions.shop_users_assertions_primaryKey
select count(*) from (
select * from "shop"."users__redform_new" as "users" where 1 = 0
) as failing;
begin;
alter table "shop"."users" rename to "users__redform_old";
alter table "shop"."users__redform_new" rename to "users";
alter table "shop"."users" add constraint "users_pkey2" primary key ("id");
create or replace view "shop_assertions"."shop_users_assertions_primaryKey"
as
select * from "shop"."users" where 1 = 0
with no schema binding;
insert into "redform"."ledger" (run_id, task) values ('20260105T101530123Z-k3f9', 'shop.users');
commit;
alter table "shop"."plays" drop constraint "plays_user_id_fkey";
drop table if exists "shop"."users__redform_old";

-- incremental shop.plays (definitions/plays.sqlx), after shop.users
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
-- audit shop_assertions.shop_plays_assertions_foreignKey_0
select count(*) from (
select p.* from "shop"."plays" p left join "shop"."users" u on u.id = p.user_id where u.id is null
) as failing;
-- audit shop_assertions.shop_plays_assertions_primaryKey
select count(*) from (
select * from "shop"."plays" where 1 = 0
) as failing;
alter table "shop"."plays" add constraint "plays_user_id_fkey" foreign key ("user_id") references "shop"."users" ("id");
drop table if exists "shop__plays__redform_increment";
create or replace view "shop_assertions"."shop_plays_assertions_foreignKey_0"
as
select p.* from "shop"."plays" p left join "shop"."users" u on u.id = p.user_id where u.id is null
with no schema binding;
create or replace view "shop_assertions"."shop_plays_assertions_primaryKey"
as
select * from "shop"."plays" where 1 = 0
with no schema binding;
insert into "redform"."ledger" (run_id, task) values ('20260105T101530123Z-k3f9', 'shop.plays');
commit;
