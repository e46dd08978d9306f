-- setup
create schema if not exists "redform";
create schema if not exists "shop_assertions";
create table if not exists "redform"."ledger" (run_id varchar(64) not null, task varchar(512) not null);

-- assertion shop_assertions.no_orphans (definitions/no_orphans.sqlx)
begin;
create or replace view "shop_assertions"."no_orphans"
as
select 1 as id where 1 = 0
with no schema binding;
commit;
select count(*) from (
select * from "shop_assertions"."no_orphans"
) as failing;
