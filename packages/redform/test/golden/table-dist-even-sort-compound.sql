-- setup
create schema if not exists "redform";
create schema if not exists "shop";
create table if not exists "redform"."ledger" (run_id varchar(64) not null, task varchar(512) not null);

-- table shop.users (definitions/users.sqlx)
create table "shop"."users__redform_new"
diststyle even
compound sortkey ("day", "id")
as
select id, name, day from source.users;
begin;
alter table "shop"."users__redform_new" rename to "users";
insert into "redform"."ledger" (run_id, task) values ('20260105T101530123Z-k3f9', 'shop.users');
commit;
