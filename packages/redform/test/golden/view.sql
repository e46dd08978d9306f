-- setup
create schema if not exists "redform";
create schema if not exists "shop";
create table if not exists "redform"."ledger" (run_id varchar(64) not null, task varchar(512) not null);

-- view shop.recent (definitions/recent.sqlx)
begin;
create or replace view "shop"."recent"
as
select id, name, day from source.users
with no schema binding;
commit;
