-- setup
create schema if not exists "redform";
create schema if not exists "shop";
create schema if not exists "shop_assertions";
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
--   "id" <type> not null,
--   "name" <type> encode zstd,
--   "day" <type> encode az64
-- )
-- diststyle key
-- distkey ("id")
-- compound sortkey ("day");
insert into "shop"."users__redform_new"
select id, name, day from source.users;
-- if that meets NULL in a key, the table is made by CREATE TABLE AS instead, for its audits to show the rows
drop table if exists "shop__users__redform_new__redform_shape";
-- audit shop_assertions.shop_users_assertions_primaryKey
select count(*) from (
select id, count(*) as n from "shop"."users__redform_new" as "users" group by id having count(*) > 1 or id is null
) as failing;
begin;
alter table "shop"."users__redform_new" rename to "users";
alter table "shop"."users" add constraint "users_pkey" primary key ("id");
create or replace view "shop_assertions"."shop_users_assertions_primaryKey"
as
select id, count(*) as n from "shop"."users" group by id having count(*) > 1 or id is null
with no schema binding;
insert into "redform"."ledger" (run_id, task) values ('20260105T101530123Z-k3f9', 'shop.users');
commit;

-- shop.users, when the columns are id integer, name character varying(20), day date
-- create
create table "shop"."users__redform_new" (
  "id" integer not null,
  "name" character varying(20) encode zstd,
  "day" date encode az64
)
diststyle key
distkey ("id")
compound sortkey ("day");
