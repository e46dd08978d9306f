-- setup
create table if not exists "redform"."ledger" (run_id varchar(64) not null, task varchar(512) not null);

-- view shop.recent (definitions/recent.sqlx)
begin;
drop table if exists "shop"."recent";
create or replace view "shop"."recent"
as
select id, name, day from source.users
with no schema binding;
commit;
