-- setup
create schema if not exists "redform";
create schema if not exists "shop";
create table if not exists "redform"."ledger" (run_id varchar(64) not null, task varchar(512) not null);

-- operations shop.staging (definitions/staging.sqlx)
begin;
create table "shop"."staging_loading" (id integer, at timestamp) diststyle even;
copy "shop"."staging_loading"
from 's3://bucket/log_data'
iam_role default
region 'us-west-2'
format as json 's3://bucket/paths.json'
timeformat 'epochmillisecs';
drop table if exists "shop"."staging";
alter table "shop"."staging_loading" rename to "staging";
insert into "redform"."ledger" (run_id, task) values ('20260105T101530123Z-k3f9', 'shop.staging');
commit;
