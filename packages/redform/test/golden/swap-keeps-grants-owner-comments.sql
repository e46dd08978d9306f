-- setup
create table if not exists "redform"."ledger" (run_id varchar(64) not null, task varchar(512) not null);

-- table shop.users (definitions/users.sqlx)
set query_group to 'x';
create table "shop"."users__redform_new"
diststyle all
as
select id, name, day from source.users;
begin;
alter table "shop"."users" rename to "users__redform_old";
alter table "shop"."users__redform_new" rename to "users";
comment on table "shop"."users" is 'who''s who';
grant select on "shop"."users" to public;
grant select on "shop"."users" to group "analysts";
grant select on "shop"."users" to role "reader";
grant update on "shop"."users" to "odd ""name""" with grant option;
select a.attname, format_type(a.atttypid, a.atttypmod)
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'shop'
  and c.relname = 'users'
  and a.attnum > 0
  and not a.attisdropped
order by a.attnum;
-- for those of these columns that are there:
comment on column "shop"."users"."name" is 'back\\slash';
alter table "shop"."users" owner to "loader";
analyze shop.users;
insert into "redform"."ledger" (run_id, task) values ('20260105T101530123Z-k3f9', 'shop.users');
commit;
drop table if exists "shop"."users__redform_old";
